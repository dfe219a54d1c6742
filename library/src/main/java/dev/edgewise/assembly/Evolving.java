package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.UserException;
import dev.edgewise.evolve.Candidate;
import dev.edgewise.evolve.CheckedReflection;
import dev.edgewise.evolve.Evolution;
import dev.edgewise.evolve.EvolutionJson;
import dev.edgewise.evolve.EvolutionSettings;
import dev.edgewise.evolve.EvolutionWork;
import dev.edgewise.evolve.Leaks;
import dev.edgewise.evolve.Mutations;
import dev.edgewise.evolve.Population;
import dev.edgewise.evolve.Prompt;
import dev.edgewise.evolve.PromptFile;
import dev.edgewise.evolve.Reflection;
import dev.edgewise.evolve.ScoredPrompt;
import dev.edgewise.evolve.Successes;
import dev.edgewise.evolve.TeacherReflection;
import dev.edgewise.evolve.Trials;
import dev.edgewise.format.file.WholeFile;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.trainer.PromptFit;
import dev.edgewise.trainer.PromptTrials;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Evolves the prompts of a model and writes what comes of it into a directory.
///
/// @param population prompts that are kept at the most
/// @param format how answers are marked
/// @param fit knows what fits the model
public record Evolving(
        EvolutionSettings settings, int population, AnswerFormat format, EvolutionTasks tasks, PromptFit fit) {
    /// Tasks asked at a time. A command that is stopped loses no more than these.
    private static final int TOGETHER = 16;

    /// Trials and proposals that are finished.
    public static final String WORK = "trials.jsonl";

    /// Every iteration.
    public static final String STEPS = "evolution.jsonl";

    /// The teacher could not answer. What was finished before is kept.
    public static final class TeacherStopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TeacherStopped(UserException reason) {
            super(reason.getMessage(), reason);
        }
    }

    /// What came out.
    ///
    /// @param steps the iterations as lines of [#STEPS]
    /// @param all the prompts that were kept, in the order of discovery
    /// @param stopped whether somebody asked to stop before the budget was spent
    /// @param usage what the teacher's answers took in this process
    public record Result(List<ObjectNode> steps, List<Candidate> all, boolean stopped, TeacherUsage usage) {
        /// Returns the prompts to be used, the best first.
        public List<Candidate> chosen(int most) {
            return all.isEmpty() ? List.of() : Population.of(all, most);
        }
    }

    /// A teacher that rewrites prompts.
    ///
    /// @param maxTokens the most tokens of a reply
    public record Rewriter(Teacher teacher, int maxTokens, double temperature) {
        TeacherReflection telling(Consumer<String> told) {
            return new TeacherReflection(teacher, maxTokens, temperature, told);
        }

        static Reflection stopping(Reflection asked) {
            return (parts, part, trials, iteration) -> {
                try {
                    return asked.propose(parts, part, trials, iteration);
                } catch (UserException reason) {
                    throw new TeacherStopped(reason);
                }
            };
        }
    }

    /// Somebody who watches.
    @FunctionalInterface
    public interface Watcher {
        /// Takes how many trials are there.
        ///
        /// @param before of them from an earlier command
        void tried(long trials, long before);
    }

    /// Refuses prompts that do not fit, and a budget that ends before it began.
    ///
    /// @param names how messages call the prompts
    /// @throws ConfigException if so
    public void require(List<Prompt> start, List<String> names) {
        for (int i = 0; i < start.size(); i++) {
            fit.require(names.get(i), start.get(i), tasks.conversations());
        }
        long first = (long) start.size() * tasks.validation().size();
        long least = first + 2L * settings.minibatch();
        if (settings.budget() < least) {
            throw new ConfigException("--budget must be at least " + least + " but was " + settings.budget()
                    + ": validating "
                    + (start.size() == 1 ? "the first prompt" : "the first " + start.size() + " prompts")
                    + " takes " + first + " trials, and trying one change 2 × " + settings.minibatch()
                    + "; raise it, or lower --validation-tasks");
        }
    }

    /// Evolves, and writes [PromptFile#NAME] and [#STEPS]. The same command goes on behind what is there.
    ///
    /// @param rewriter null for a list of wordings
    /// @param about what trials and proposals depend on, by name
    /// @param stopping whether somebody asked to stop
    /// @throws TeacherStopped if the teacher cannot answer
    public Result run(
            List<Prompt> start,
            PromptTrials trials,
            @Nullable Rewriter rewriter,
            Path out,
            ObjectNode about,
            Watcher watcher,
            BooleanSupplier stopping) {
        List<ObjectNode> steps = new ArrayList<>();
        List<Candidate> all = new ArrayList<>();
        boolean stopped = false;
        TeacherReflection asked = null;
        try (EvolutionWork work = EvolutionWork.open(out.resolve(WORK), about)) {
            long before = work.tried();
            Successes successes = new Successes(tasks::solved);
            Trials kept = successes.of(work.kept(trials, TOGETHER, stopping));
            trials.telling(done -> watcher.tried(work.spent() + (long) done, before));
            asked = rewriter == null ? null : rewriter.telling(work::note);
            Reflection reflection = work.kept(new CheckedReflection(
                    asked == null
                            ? new Mutations(format, successes::examples, settings.seed())
                            : Rewriter.stopping(asked),
                    new Leaks(tasks.training()),
                    prompt -> fit.fault(prompt, tasks.conversations()),
                    work::note));
            new Evolution(settings, kept, reflection, step -> {
                        steps.add(EvolutionJson.of(step, work.takeNote()));
                        if (step.candidate() != null) {
                            all.add(step.candidate());
                        }
                        watcher.tried(step.spent(), before);
                    })
                    .run(start.stream().map(Prompt::parts).toList());
        } catch (EvolutionWork.Stopped _) {
            stopped = true;
        }
        Result result = new Result(steps, all, stopped, asked == null ? TeacherUsage.NONE : asked.usage());
        write(result, out);
        return result;
    }

    private void write(Result result, Path out) {
        WholeFile.write(
                out.resolve(STEPS),
                result.steps().stream().map(step -> step + "\n").collect(Collectors.joining()));
        if (!result.all().isEmpty()) {
            PromptFile.write(
                    out.resolve(PromptFile.NAME),
                    result.chosen(population).stream().map(ScoredPrompt::of).toList());
        }
    }
}
