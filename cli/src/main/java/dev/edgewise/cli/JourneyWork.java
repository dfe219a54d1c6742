package dev.edgewise.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.Student;
import dev.edgewise.assembly.StudentSteps;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.error.UserException;
import dev.edgewise.journey.AttemptSteps;
import dev.edgewise.journey.ExpertSteps;
import dev.edgewise.journey.JourneyData;
import dev.edgewise.journey.OutcomeJudge;
import dev.edgewise.journey.Problems;
import dev.edgewise.journey.ReasoningTree;
import dev.edgewise.journey.Rewriter;
import dev.edgewise.journey.StepJudge;
import dev.edgewise.journey.TeacherJudge;
import dev.edgewise.journey.TeacherSteps;
import dev.edgewise.journey.ThoughtForm;
import dev.edgewise.journey.Traversal;
import dev.edgewise.journey.TreeBuilder;
import dev.edgewise.journey.TreeFile;
import dev.edgewise.random.Seeds;
import dev.edgewise.run.Sha256;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.terminal.ProgressLine;
import dev.edgewise.terminal.ReadableNumbers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The work of one `edgewise journey`: grows the trees, walks them, and has the thoughts rewritten.
final class JourneyWork {
    private static final int REWRITE_TOKENS = 2048;
    private static final int STEP_TOKENS = 200;
    private static final double STEP_TEMPERATURE = 1;

    private final Main command;
    private final JourneyInput.Read read;
    private final Problems problems;
    private final @Nullable Student student;
    private final @Nullable Teacher teacher;
    private final long seed;
    private final ObjectNode about = JsonNodeFactory.instance.objectNode();
    private @Nullable StudentSteps sampled;
    private @Nullable TeacherSteps proposed;
    private @Nullable TeacherJudge judge;
    private @Nullable Rewriter rewriter;

    JourneyWork(
            Main command,
            JourneyInput.Read read,
            Problems problems,
            @Nullable Student student,
            @Nullable Teacher teacher,
            long seed) {
        this.command = command;
        this.read = read;
        this.problems = problems;
        this.student = student;
        this.teacher = teacher;
        this.seed = seed;
    }

    /// Grows the trees, those that `file` has already left out.
    List<ReasoningTree> trees(
            Path file,
            JourneyInput input,
            JourneyTreeOptions options,
            JourneyTreeOptions.Source source,
            JourneyStudent by) {
        about.put("command", "journey").put("seed", Long.toString(seed)).put("problems", read.name());
        about.put("answer", read.format().key());
        input.describe(about);
        read.files().forEach(data -> about.put("data " + data, sum(data)));
        if (teacher != null && source != JourneyTreeOptions.Source.EXPERT) {
            judge = new TeacherJudge(teacher);
            about.put("teacher", teacher.name());
        }
        IntFunction<TreeBuilder> builders = builders(options, source, by);
        options.describe(about, source, builders.apply(0));
        int total = problems.tasks().size();
        try (ProgressLine line = command.streams()
                .display()
                .progress("trees", ReadableNumbers::count, total, 0)
                .patient()) {
            return TreeFile.grow(
                    file,
                    about,
                    total,
                    i -> builders.apply(i).build(problems.tasks().get(i), Seeds.derive(seed, "tree", i)),
                    line::update);
        } catch (UserException stopped) {
            throw stopped instanceof ConfigException || teacher == null ? stopped : resumable(stopped);
        }
    }

    private IntFunction<TreeBuilder> builders(
            JourneyTreeOptions options, JourneyTreeOptions.Source source, JourneyStudent by) {
        StepJudge verifier = judged(new OutcomeJudge(read.completions()));
        return switch (source) {
            case EXPERT -> {
                ExpertSteps expert = new ExpertSteps(read::environment, seed);
                yield _ -> options.builder(source, expert, expert);
            }
            case ATTEMPTS ->
                i -> {
                    AttemptSteps steps = new AttemptSteps(problems.attempts().get(i));
                    return options.builder(source, steps, judged(steps));
                };
            case STUDENT -> {
                Student open = Objects.requireNonNull(student, "a student is named");
                StudentSteps steps = by.steps(open.model(), read.format(), command.streams());
                by.describe(about, open, steps, command.streams());
                sampled = steps;
                yield _ -> options.builder(source, steps, verifier);
            }
            case TEACHER -> {
                TeacherSteps steps = new TeacherSteps(
                        Objects.requireNonNull(teacher, "a teacher is named"), STEP_TEMPERATURE, STEP_TOKENS);
                proposed = steps;
                yield _ -> options.builder(source, steps, verifier);
            }
        };
    }

    private StepJudge judged(StepJudge verifier) {
        return judge == null ? verifier : judge.behind(verifier);
    }

    /// Makes the data sets.
    ///
    /// @param explore probability that a node on the path explores
    /// @param forms finds the form of a tree's journey
    /// @param rewrite whether a teacher rewrites the drafts, where there is one
    JourneyData data(
            List<ReasoningTree> trees, double explore, Function<ReasoningTree, ThoughtForm> forms, boolean rewrite) {
        rewriter = teacher != null && rewrite ? new Rewriter(teacher, REWRITE_TOKENS) : null;
        JourneyData.Making making =
                new JourneyData.Making(new Traversal(explore), forms, read.completions(), tokens(), rewriter, seed);
        try {
            return making.of(trees);
        } catch (UserException stopped) {
            throw rewriter == null ? stopped : resumable(stopped);
        }
    }

    private ToIntFunction<String> tokens() {
        Student counted = student;
        return counted == null
                ? text -> text.codePointCount(0, text.length()) + 1
                : text -> counted.model().tokenizer().encode(text, false).length + 1;
    }

    private UserException resumable(UserException stopped) {
        return new DataException(
                stopped.getMessage() + "\nTrees that are finished are kept. Go on with: ./edgewise "
                        + RefineCommand.quoted(command.arguments()),
                stopped);
    }

    private static String sum(Path file) {
        try {
            return Sha256.of(file);
        } catch (IOException e) {
            throw new DataException("The data file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// Tells what student and teacher wrote for it.
    void tellCost(Output output) {
        if (sampled != null) {
            output.line("student   " + ReadableNumbers.count(sampled.tokens()) + " tokens sampled");
        }
        if (teacher == null) {
            return;
        }
        TeacherUsage usage = (proposed == null ? TeacherUsage.NONE : proposed.usage())
                .plus(judge == null ? TeacherUsage.NONE : judge.usage())
                .plus(rewriter == null ? TeacherUsage.NONE : rewriter.usage());
        int unread = judge == null ? 0 : judge.unreadable();
        output.line("teacher   " + ReadableNumbers.count(usage.requests()) + " answers, "
                + ReadableNumbers.count(usage.promptTokens()) + " tokens read, "
                + ReadableNumbers.count(usage.completionTokens()) + " written"
                + (usage.cost() > 0 ? ", cost " + ReadableNumbers.number(usage.cost()) : "")
                + (unread > 0 ? "; " + unread + " judgements could not be read and are no objection" : ""));
    }
}
