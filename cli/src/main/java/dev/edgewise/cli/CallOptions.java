package dev.edgewise.cli;

import dev.edgewise.data.Rows;
import dev.edgewise.environment.SplitRule;
import dev.edgewise.environment.calls.CallRow;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.task.Split;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.bfcl.AskMode;
import dev.edgewise.tool.bfcl.BfclFile;
import dev.edgewise.tool.check.CallQuestion;
import dev.edgewise.tool.check.ReplyJudge;
import dev.edgewise.tool.format.CallFormats;
import dev.edgewise.tool.format.ToolSupport;
import dev.edgewise.trainer.PromptRenderer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of questions about calls: rows with tools, and files of BFCL.
final class CallOptions {
    @Option(
            names = "--answers",
            paramLabel = "FILE",
            description =
                    "The answers to a --data file of BFCL, as published in possible_answer/. May be repeated, in the"
                            + " order of --data; irrelevance and relevance have none.")
    private List<Path> answers = new ArrayList<>();

    @Option(
            names = "--category",
            paramLabel = "NAME",
            description = "Category of a --data file of BFCL (default: by its name or its ids).")
    private @Nullable String category;

    @Option(
            names = "--ask",
            paramLabel = "fc|prompt",
            description =
                    "Ask BFCL's questions with tools (fc), or by BFCL's own system prompt (prompt) (default: fc where"
                            + " the chat template writes tools).")
    private @Nullable AskMode ask;

    /// A file of questions.
    ///
    /// @param category of BFCL; empty for other rows
    /// @param notes what a person should know of them
    record Part(String name, Optional<String> category, List<CallQuestion> questions, List<String> notes) {}

    /// Tells whether the files hold questions about calls.
    ///
    /// @throws ConfigException if some do and some do not, or options have no place
    boolean apply(List<Path> files) {
        long calls = files.stream().filter(CallOptions::holdsCalls).count();
        if (calls > 0 && calls < files.size()) {
            throw new ConfigException(
                    "some --data files have tools and some have none; measure them one after the other");
        }
        if (calls == 0 && (!answers.isEmpty() || category != null || ask != null)) {
            throw new ConfigException("--answers, --category and --ask are for files of BFCL, but --data "
                    + (files.isEmpty() ? "is not given" : "names none: " + files.getFirst())
                    + "; name one, as published");
        }
        return calls > 0;
    }

    private static boolean holdsCalls(Path file) {
        return BfclFile.recognises(file) || CallRow.recognises(Rows.read(file).getFirst());
    }

    /// Reads the questions.
    ///
    /// @param everything whether rows with tools that training may have seen are asked, too
    /// @param held what the model's run kept out
    /// @param mode how BFCL's questions are asked
    List<Part> read(List<Path> files, boolean everything, HeldOutRows held, AskMode mode) {
        List<Part> parts = new ArrayList<>();
        List<Path> left = new ArrayList<>(answers);
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            if (BfclFile.recognises(file)) {
                boolean answered = BfclFile.needsAnswers(BfclFile.category(file, category)) || files.size() == 1;
                Optional<Path> own = answered && !left.isEmpty() ? Optional.of(left.removeFirst()) : Optional.empty();
                BfclFile read = BfclFile.read(file, own, category, mode);
                parts.add(new Part(name, Optional.of(read.category().name()), read.questions(), List.of()));
            } else {
                parts.add(rows(file, everything, held));
            }
        }
        if (!left.isEmpty()) {
            throw new ConfigException("--answers " + left.getFirst()
                    + " belongs to no --data file; name the questions, too, in the same order");
        }
        return parts;
    }

    private static Part rows(Path file, boolean everything, HeldOutRows held) {
        CheckedRows checked = CheckedRows.of(Rows.read(file));
        double share = held.share(file);
        List<CallQuestion> questions = checked.rows().stream()
                .filter(row -> everything || SplitRule.of(row.asked(), share) == Split.TEST)
                .map(CallRow::question)
                .toList();
        if (questions.isEmpty()) {
            throw new DataException(file + " has no row that is held out of training; --all asks every row");
        }
        List<String> notes = new ArrayList<>(checked.notes());
        held.note(file).ifPresent(notes::add);
        return new Part(String.valueOf(file.getFileName()), Optional.empty(), questions, notes);
    }

    /// Returns how BFCL's questions are asked where no option says it.
    AskMode mode(PromptRenderer prompts) {
        if (ask != null) {
            return ask;
        }
        boolean tools =
                prompts.template() != null && ToolSupport.of(prompts.template()).tools();
        return tools ? AskMode.FC : AskMode.PROMPT;
    }

    /// Returns what reads and judges replies.
    ///
    /// @param format name of that in which the model writes calls; null for that of its template
    /// @param plugins which may bring the format
    /// @throws ConfigException if the format of calls is not known
    ReplyJudge judge(Part part, AskMode mode, PromptRenderer prompts, @Nullable String format, Plugins plugins) {
        if (part.category().isPresent() && mode == AskMode.PROMPT) {
            return ReplyJudge.prompted();
        }
        CallFormat known = format(part, mode, prompts, format, plugins);
        return part.category().isPresent() ? ReplyJudge.bfcl(known) : ReplyJudge.strict(known);
    }

    /// Returns the format in which replies are written: a Python list where BFCL's prompt asks for one.
    ///
    /// @param format name of that in which the model writes calls; null for that of its template
    /// @param plugins which may bring the format
    /// @throws ConfigException if it is not known
    CallFormat format(Part part, AskMode mode, PromptRenderer prompts, @Nullable String format, Plugins plugins) {
        return part.category().isPresent() && mode == AskMode.PROMPT
                ? CallFormats.named("bfcl")
                : CallFormats.choose(format, prompts.template(), plugins);
    }

    /// Says how a part is asked.
    static String words(Part part, AskMode mode) {
        String category = part.category().map(name -> " of " + name).orElse("");
        String asked =
                part.category().isEmpty() ? "" : ", asked " + (mode == AskMode.FC ? "with tools" : "by BFCL's prompt");
        return part.questions().size() + " questions" + Quoted.of(category) + asked;
    }

    /// Returns the name that `--ask` has.
    static String name(AskMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
