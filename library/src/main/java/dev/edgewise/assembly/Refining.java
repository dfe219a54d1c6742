package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.data.InstructionRow;
import dev.edgewise.error.UserException;
import dev.edgewise.ifd.IfdScorer;
import dev.edgewise.selection.Choice;
import dev.edgewise.selection.IfdScore;
import dev.edgewise.selection.IfdScoreJson;
import dev.edgewise.selection.InstructionPair;
import dev.edgewise.selection.InstructionTemplate;
import dev.edgewise.selection.Reflection;
import dev.edgewise.selection.ReflectionAnswer;
import dev.edgewise.selection.ReflectionPrompt;
import dev.edgewise.settings.Names;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.text.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Has a teacher refine instruction data, and lets the student choose what it keeps.
///
/// First the teacher writes a new instruction with its answer, and the student takes the pair with the higher IFD. Then
/// the teacher writes a better output for the pair taken, and the student takes the one with the lower r-IFD. The
/// released code has both pairs' outputs refined and looks at one of them; here the other is not asked for.
public final class Refining {
    /// Rows refined together. A killed command loses at most their answers, where the teacher keeps none.
    private static final int PART = 16;

    private static final String ORIGINAL = "original";
    private static final String NEW_INSTRUCTION = "new_instruction";
    private static final String BETTER_OUTPUT = "better_output";

    private final Settings settings;
    private final Student student;
    private final Teacher teacher;
    private final IfdScorer scorer;
    private TeacherUsage usage = TeacherUsage.NONE;

    /// @param scorer the student's, with the settings' template and length
    public Refining(Settings settings, Student student, Teacher teacher, IfdScorer scorer) {
        this.settings = settings;
        this.student = student;
        this.teacher = teacher;
        this.scorer = scorer;
    }

    /// How data is refined.
    ///
    /// @param maxLength the most tokens of a text with its prompt, as the student reads it
    /// @param maxTokens the most tokens of a teacher's answer
    public record Settings(
            Reflection rule,
            InstructionTemplate template,
            int maxLength,
            int maxTokens,
            double temperature,
            long seed) {}

    /// How many new instructions and better outputs could not be read.
    public record Unread(long instructions, long outputs) {}

    /// The teacher could not answer. What was finished before is kept.
    public static final class TeacherStopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TeacherStopped(UserException reason) {
            super(reason.getMessage(), reason);
        }
    }

    /// A pair and its scores.
    private record Candidate(InstructionPair pair, IfdScore score) {}

    /// Writes every row to `out` with its scores, and whether it is kept and why.
    ///
    /// @throws TeacherStopped if the teacher cannot answer; finished rows are kept, and the same command goes on
    ///     behind them
    public List<SelectedRow> run(List<InstructionRow> rows, List<Path> data, Path out, Display display) {
        ObjectNode about = student.about("refine", data, settings.template(), settings.maxLength())
                .put("rule", Names.of(settings.rule()))
                .put("teacher", teacher.name())
                .put("max_tokens", settings.maxTokens())
                .put("temperature", settings.temperature())
                .put("seed", settings.seed());
        List<ObjectNode> pieces = new Pieces(out, PART, "refine", display).of(about, rows, this::refined);
        List<SelectedRow> finished = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            finished.add(row(rows.get(i), pieces.get(i)));
        }
        SelectedRow.write(out, finished);
        return finished;
    }

    /// Returns the file beside `out` where finished rows are kept.
    public static Path work(Path out) {
        return Pieces.work(out);
    }

    /// Returns what the teacher's answers took in this process.
    public TeacherUsage usage() {
        return usage;
    }

    private List<ObjectNode> refined(List<InstructionRow> rows) {
        List<InstructionPair> originals = rows.stream()
                .map(row -> new InstructionPair(
                        row.instruction(), row.input(), row.responses().getFirst()))
                .toList();
        List<Optional<InstructionPair>> rewritten = ask(originals, ReflectionPrompt::instruction).stream()
                .map(ReflectionAnswer::instruction)
                .toList();
        List<Candidate> first = candidates(originals);
        List<Optional<Candidate>> second = scored(rewritten);
        List<Optional<Candidate>> taken = new ArrayList<>();
        List<InstructionPair> pairs = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Candidate original = first.get(i);
            taken.add(second.get(i).filter(other -> settings.rule().takesInstruction(original.score(), other.score())));
            pairs.add(taken.get(i).orElse(original).pair());
        }
        List<TeacherReply> answers = ask(pairs, ReflectionPrompt::output);
        List<Optional<InstructionPair>> better = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            InstructionPair pair = pairs.get(i);
            better.add(ReflectionAnswer.output(answers.get(i))
                    .map(output -> new InstructionPair(pair.instruction(), pair.input(), output)));
        }
        List<Optional<Candidate>> third = scored(better);
        List<ObjectNode> pieces = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            pieces.add(piece(first.get(i), second.get(i), taken.get(i), third.get(i)));
        }
        return pieces;
    }

    private List<TeacherReply> ask(List<InstructionPair> pairs, Function<InstructionPair, List<Message>> prompt) {
        List<TeacherRequest> requests = pairs.stream()
                .map(pair -> new TeacherRequest(
                        prompt.apply(pair), settings.maxTokens(), settings.temperature(), settings.seed()))
                .toList();
        try {
            List<TeacherReply> replies = teacher.ask(requests);
            replies.forEach(reply -> usage = usage.plus(reply.usage()));
            return replies;
        } catch (UserException refused) {
            throw new TeacherStopped(refused);
        }
    }

    private List<Candidate> candidates(List<InstructionPair> pairs) {
        List<IfdScore> scores = scorer.score(pairs);
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            candidates.add(new Candidate(pairs.get(i), scores.get(i)));
        }
        return candidates;
    }

    private List<Optional<Candidate>> scored(List<Optional<InstructionPair>> pairs) {
        List<Candidate> there =
                candidates(pairs.stream().flatMap(Optional::stream).toList());
        List<Optional<Candidate>> all = new ArrayList<>();
        int next = 0;
        for (Optional<InstructionPair> pair : pairs) {
            all.add(pair.isPresent() ? Optional.of(there.get(next++)) : Optional.empty());
        }
        return all;
    }

    /// @param taken the one with the new instruction, where it was taken
    private ObjectNode piece(
            Candidate original, Optional<Candidate> rewritten, Optional<Candidate> taken, Optional<Candidate> better) {
        Candidate before = taken.orElse(original);
        Choice choice =
                settings.rule().decide(before.score(), better.orElse(before).score());
        Candidate last = choice.response() == 1 ? better.orElseThrow() : before;
        ObjectNode piece = JsonNodeFactory.instance.objectNode();
        piece.put("instruction", last.pair().instruction());
        piece.put("input", last.pair().input());
        piece.put("output", last.pair().output());
        piece.put("instruction_refined", taken.isPresent());
        piece.put("output_refined", choice.response() == 1);
        piece.put("kept", choice.kept()).put("reason", choice.reason());
        piece.set("score", IfdScoreJson.write(last.score()));
        ObjectNode scores = piece.putObject("scores");
        scores.set(ORIGINAL, IfdScoreJson.write(original.score()));
        rewritten.ifPresent(candidate -> scores.set(NEW_INSTRUCTION, IfdScoreJson.write(candidate.score())));
        better.ifPresent(candidate -> scores.set(BETTER_OUTPUT, IfdScoreJson.write(candidate.score())));
        return piece;
    }

    private static SelectedRow row(InstructionRow row, ObjectNode piece) {
        ObjectNode columns = row.row().fields().deepCopy();
        ObjectNode original = JsonNodeFactory.instance.objectNode();
        for (String column : List.of("instruction", "input", "output")) {
            if (columns.has(column)) {
                original.set(column, columns.get(column));
            }
            columns.set(column, piece.get(column));
        }
        if (!original.isEmpty()) {
            columns.set(ORIGINAL, original);
        }
        IfdScoreJson.put(columns, IfdScoreJson.read(piece.path("score")));
        boolean kept = piece.path("kept").asBoolean();
        String reason = piece.path("reason").asText();
        columns.put("kept", kept).put("reason", reason);
        columns.set("instruction_refined", piece.get("instruction_refined"));
        columns.set("output_refined", piece.get("output_refined"));
        ObjectNode scores = columns.putObject("scores");
        List<IfdScore> all = new ArrayList<>();
        piece.path("scores").properties().forEach(each -> {
            IfdScore score = IfdScoreJson.read(each.getValue());
            all.add(score);
            IfdScoreJson.put(scores.putObject(each.getKey()), score);
        });
        boolean same = !piece.path("instruction_refined").asBoolean();
        String instruction = piece.path("instruction").asText();
        return new SelectedRow(
                columns,
                same ? row.turns() : List.of(new Message("user", instruction)),
                piece.path("output").asText(),
                kept,
                reason,
                all);
    }

    /// Counts the answers of the teacher that could not be read.
    public static Unread unread(List<SelectedRow> rows) {
        return new Unread(without(rows, NEW_INSTRUCTION), without(rows, BETTER_OUTPUT));
    }

    private static long without(List<SelectedRow> rows, String candidate) {
        return rows.stream()
                .filter(row -> !row.columns().path("scores").has(candidate))
                .count();
    }
}
