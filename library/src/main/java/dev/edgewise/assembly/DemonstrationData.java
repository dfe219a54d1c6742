package dev.edgewise.assembly;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.config.InvalidRows;
import dev.edgewise.config.PromptMismatch;
import dev.edgewise.config.RunConfig;
import dev.edgewise.config.SftConfig;
import dev.edgewise.data.Demonstration;
import dev.edgewise.data.Demonstrations;
import dev.edgewise.data.Row;
import dev.edgewise.data.Rows;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.DataException;
import dev.edgewise.random.Seeds;
import dev.edgewise.selection.InstructionPair;
import dev.edgewise.task.Task;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.Message;
import dev.edgewise.tool.format.ToolSupport;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.TokenPair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The demonstrations of an SFT run: a data set's, or the environments' expert solutions.
///
/// @param sequences what is learned from, at least one
/// @param demonstrations what each of them was made of
/// @param origin how many demonstrations there were and what became of them, in a sentence for people
/// @param notes what else a person should know of them
record DemonstrationData(
        List<TrainingSequence> sequences, List<Demonstration> demonstrations, String origin, List<String> notes) {
    /// Tries per level at drawing a problem not drawn before.
    private static final int DRAWS = 2_000;

    private static final String LEFT_OUT = "they are left out (algorithm.prompt_mismatch: drop)";

    /// Reads or draws the demonstrations, and cuts them to `algorithm.max_length`.
    ///
    /// @throws DataException if a row cannot be used, or nothing is left to learn from
    static DemonstrationData of(
            RunConfig config, SftConfig sft, List<Environment> environments, PromptRenderer prompts) {
        List<Path> files = sft.dataset().stream().map(Path::of).toList();
        List<String> notes = new ArrayList<>();
        List<Demonstration> demonstrations =
                files.isEmpty() ? solutions(environments, config.seed()) : read(files, sft, notes);
        List<Tokenised> pairs = pairs(demonstrations, sft, prompts, notes);
        Cut cut = Cut.of(pairs, sft.maxLength());
        String what = files.isEmpty() ? "expert solutions" : "demonstrations read";
        return new DemonstrationData(
                cut.sequences(), cut.demonstrations(), origin(cut, pairs.size(), demonstrations.size(), what), notes);
    }

    /// Reads the rows of a data set, but for those that `algorithm.invalid_rows` leaves out.
    private static List<Demonstration> read(List<Path> files, SftConfig sft, List<String> notes) {
        Demonstrations.Fields fields = new Demonstrations.Fields(sft.promptField(), sft.completionField());
        List<Demonstration> demonstrations = new ArrayList<>();
        List<Row> rows = Rows.read(files);
        DataException first = null;
        for (Row row : rows) {
            try {
                demonstrations.add(Demonstrations.read(row, fields, sft.datasetFormat(), sft.assistantOnlyLoss()));
            } catch (DataException invalid) {
                if (sft.invalidRows() == InvalidRows.STOP) {
                    throw invalid;
                }
                first = first == null ? invalid : first;
            }
        }
        if (first != null) {
            String said = rows.size() - demonstrations.size() + " of " + rows.size()
                    + " rows are left out, because they cannot be used (algorithm.invalid_rows: drop); the first is "
                    + first.getMessage();
            if (demonstrations.isEmpty()) {
                throw new DataException("nothing is left to learn from: " + said, first);
            }
            notes.add(said);
        }
        return demonstrations;
    }

    /// Returns what of each demonstration is scored: of a conversation all turns before the answer are the
    /// instruction, with an empty line between two.
    List<InstructionPair> pairs() {
        return demonstrations.stream()
                .map(demonstration -> switch (demonstration) {
                    case Demonstration.Text(String _, String prompt, String completion) ->
                        new InstructionPair(prompt, "", completion);
                    case Demonstration.Chat chat ->
                        new InstructionPair(
                                chat.prompt().messages().stream()
                                        .map(Message::content)
                                        .collect(Collectors.joining("\n\n")),
                                "",
                                chat.completion().getLast().content());
                })
                .toList();
    }

    private record Tokenised(Demonstration demonstration, TokenPair pair) {}

    /// Demonstrations cut to a length.
    ///
    /// @param most tokens, prompt and completion together
    /// @param empty how many had no completion
    /// @param shortened how many lost their end
    /// @param longest tokens of the longest before
    private record Cut(
            List<TrainingSequence> sequences,
            List<Demonstration> demonstrations,
            int most,
            int empty,
            int shortened,
            int longest) {
        /// Cuts completions; leaves out what has none within the length.
        ///
        /// @throws DataException if no completion begins within it
        static Cut of(List<Tokenised> pairs, int most) {
            List<TrainingSequence> kept = new ArrayList<>();
            List<Demonstration> origins = new ArrayList<>();
            int empty = 0;
            int shortened = 0;
            int longest = 0;
            for (Tokenised each : pairs) {
                TokenPair pair = each.pair();
                if (pair.completionIds().length == 0) {
                    empty++;
                    continue;
                }
                TrainingSequence sequence = pair.sequence();
                longest = Math.max(longest, sequence.length());
                int room = most - sequence.promptIds().length;
                if (room > 0) {
                    origins.add(each.demonstration());
                }
                if (sequence.length() <= most) {
                    kept.add(sequence);
                } else if (room > 0) {
                    shortened++;
                    kept.add(pair.cut(room).sequence());
                }
            }
            if (kept.isEmpty() && longest > 0) {
                throw new DataException("no demonstration has a completion within max_length " + most
                        + " tokens; raise algorithm.max_length or shorten the prompts");
            }
            return new Cut(kept, origins, most, empty, shortened, longest);
        }
    }

    /// Says what became of all demonstrations.
    ///
    /// @param pairs how many of them became tokens
    /// @param what they are
    /// @throws DataException if nothing is left
    private static String origin(Cut cut, int pairs, int all, String what) {
        int kept = cut.sequences().size();
        List<String> lost = new ArrayList<>();
        addIfAny(
                lost,
                all - pairs,
                "left out, because the prompt alone has other tokens than prompt and completion begin with"
                        + " (algorithm.prompt_mismatch: drop)");
        addIfAny(lost, cut.empty(), "left out, because nothing stands behind their prompts");
        addIfAny(
                lost,
                pairs - cut.empty() - kept,
                "left out, because their prompts fill algorithm.max_length of " + cut.most() + " tokens");
        addIfAny(lost, cut.shortened(), "cut after " + cut.most() + " tokens; they lose their end token");
        if (kept == 0) {
            throw new DataException("nothing is left to learn from. Of " + all + " " + what + ": "
                    + String.join("; ", lost) + ". Mend the rows"
                    + (all > pairs ? ", or set algorithm.prompt_mismatch: warn" : ""));
        }
        return lost.isEmpty()
                ? all + " " + what + ", all learned from"
                : all + " " + what + ", " + kept + " learned from, which the metric epoch counts; "
                        + String.join("; ", lost)
                        + (cut.longest() > cut.most()
                                ? ". algorithm.max_length: " + cut.longest() + " would hold all"
                                : "");
    }

    private static void addIfAny(List<String> sentences, int count, String what) {
        if (count > 0) {
            sentences.add(count + " " + what);
        }
    }

    /// Returns the demonstrations as tokens, but for those that `algorithm.prompt_mismatch` leaves out.
    private static List<Tokenised> pairs(
            List<Demonstration> demonstrations, SftConfig sft, PromptRenderer prompts, List<String> notes) {
        requireWritten(demonstrations, prompts.template());
        DemonstrationTokens tokens = new DemonstrationTokens(
                prompts, sft.assistantOnlyLoss(), sft.dataset().isEmpty());
        List<Tokenised> pairs = new ArrayList<>();
        for (Demonstration demonstration : demonstrations) {
            TokenPair pair = tokens.of(demonstration);
            if (!pair.exact() && sft.assistantOnlyLoss() && sft.promptMismatch() != PromptMismatch.DROP) {
                throw new DataException(demonstration.place() + ": " + DemonstrationTokens.UNSEEN
                        + ". Give the model a template that marks them ({% generation %}), leave such rows out"
                        + " (algorithm.prompt_mismatch: drop), or leave out algorithm.assistant_only_loss.");
            }
            if (!pair.exact() && sft.promptMismatch() == PromptMismatch.STOP) {
                throw new DataException(demonstration.place() + ": " + DemonstrationTokens.MISMATCH
                        + ". Mend the row, or set algorithm.prompt_mismatch to warn (learn such rows) or drop (leave such"
                        + " rows out).");
            }
            if (pair.exact() || sft.promptMismatch() == PromptMismatch.WARN) {
                pairs.add(new Tokenised(demonstration, pair));
            }
        }
        notes.addAll(tokens.notes());
        if (tokens.loses("tools")) {
            notes.add("tools that the chat template does not read are not seen by the model. To have them written into"
                    + " the messages: prompt.tool_style: schema, or signatures");
        }
        notes.addAll(
                switch (sft.promptMismatch()) {
                    case WARN ->
                        tokens.mismatches("learned").stream()
                                .map(note -> note + ". To leave such rows out: algorithm.prompt_mismatch: drop")
                                .toList();
                    case DROP, STOP -> tokens.mismatches(LEFT_OUT, LEFT_OUT);
                });
        return pairs;
    }

    /// Refuses rows with calls or results of which the template loses a part. One that writes no calls at all is
    /// refused
    /// where rows become tokens.
    private static void requireWritten(List<Demonstration> demonstrations, @Nullable ChatTemplate template) {
        ToolSupport support = null;
        for (Demonstration each : demonstrations) {
            List<Message> messages = each instanceof Demonstration.Chat chat
                    ? chat.prompt().and(chat.completion()).messages()
                    : List.of();
            boolean calls = messages.stream().anyMatch(one -> one.extras().contains("tool_calls"));
            boolean results = messages.stream().anyMatch(one -> one.role().equals("tool"));
            if (template == null || (!calls && !results)) {
                continue;
            }
            support = support == null ? ToolSupport.of(template) : support;
            boolean part = calls && !support.calls() && !support.reply().isEmpty();
            boolean lost = results && !support.results();
            if (support.refusal().isEmpty() && (part || lost)) {
                throw new DataException(
                        each.place() + ": a message "
                                + (part
                                        ? "calls a tool, but the chat template loses arguments of calls"
                                        : "holds a tool's result," + " but the chat template does not write results")
                                + ". Remove the row, or give the model a template that writes them: prompt.tool_style: schema.");
            }
        }
    }

    private static List<Demonstration> solutions(List<Environment> environments, long seed) {
        List<Demonstration> demonstrations = new ArrayList<>();
        for (Environment environment : environments) {
            for (int level = 0; level < environment.levels(); level++) {
                for (Task task : solved(environment, level, seed)) {
                    demonstrations.add(DemonstrationTokens.solution(environment, task));
                }
            }
        }
        if (demonstrations.isEmpty()) {
            throw new DataException(
                    "no problem of the environments has a solution to imitate; name the field that holds them"
                            + " as solution_field, or set prompt.show_steps: false to imitate the answers alone");
        }
        return demonstrations;
    }

    /// Returns all solved problems of a data set's level; of a generated level different ones as they are drawn.
    private static List<Task> solved(Environment environment, int level, long seed) {
        return environment.allSolved(level).orElseGet(() -> drawn(environment, level, seed));
    }

    private static List<Task> drawn(Environment environment, int level, long seed) {
        RandomGenerator random = Seeds.stream(seed, "solutions", environment.name(), level);
        Set<String> drawn = new HashSet<>();
        return Stream.generate(() -> environment.drawSolved(level, random))
                .limit(DRAWS)
                .flatMap(task -> task.stream())
                .filter(task -> drawn.add(task.id()))
                .toList();
    }
}
