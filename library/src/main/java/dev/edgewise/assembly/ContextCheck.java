package dev.edgewise.assembly;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.config.EdgeConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.curriculum.ExtraRungs;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.trainer.PromptRenderer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Whether the sequences of a run fit the model's context, asked before its first step: positions beyond it were
/// never trained, and nothing else would say so.
///
/// What is looked at are [Samples].
///
/// @param context tokens of prompt and completion together
/// @param completion tokens a sampled completion may have; 0 where none is sampled
/// @param solutions whether expert solutions are imitated beside it
/// @param advice how to get a longer context
record ContextCheck(int context, PromptRenderer prompts, int completion, boolean solutions, String advice) {
    /// A tokenizer makes at most one token of a byte; twice that leaves room for what normalising adds.
    private static final int TOKENS_PER_BYTE = 2;

    static ContextCheck of(RunConfig config, int context, PromptRenderer prompts) {
        return new ContextCheck(
                context,
                prompts,
                config.rollout().maxCompletionLength(),
                config.algorithm() instanceof EdgeConfig edge && edge.demonstrationsPerStep() > 0,
                config.model().init() == null
                        ? "take a model with a longer context"
                        : "raise model.init.max_position_embeddings");
    }

    /// A task and the tokens it takes.
    ///
    /// @param solution tokens of the expert solution; 0 where it is not imitated
    private record Need(Task task, int prompt, int completion, int solution) {
        int total() {
            return prompt + Math.max(completion, solution);
        }
    }

    /// Refuses a run whose tasks do not fit: those it samples or is shown, and those it is measured by.
    ///
    /// @param environments what it trains on
    /// @param evaluated what it is evaluated on
    /// @throws ConfigException if so
    /// @throws dev.edgewise.error.DataException if a level has no task
    void require(RunConfig config, List<Environment> environments, List<Environment> evaluated) {
        if (Sources.grpo(config.algorithm()) != null) {
            Stream.concat(environments.stream(), RunOutline.asked(config, environments).stream())
                    .distinct()
                    .forEach(this::requireTraining);
        }
        if (config.train().evalSamples() > 0) {
            evaluated.forEach(this::requireEvaluation);
        }
        if (config.guards().monitorSteps() > 0) {
            environments.forEach(this::requireEvaluation);
        }
    }

    /// Refuses to train on tasks that do not fit.
    ///
    /// @throws ConfigException if so
    /// @throws dev.edgewise.error.DataException if a level has no task
    void requireTraining(Environment environment) {
        if (solutions) {
            requireSolutions(environment);
        }
        require(environment, Split.TRAIN, solutions);
    }

    private static void requireSolutions(Environment environment) {
        boolean any = IntStream.range(0, environment.levels())
                .anyMatch(level -> environment
                        .drawSolved(level, Seeds.stream(0, "solved", environment.name(), level))
                        .isPresent());
        if (!any) {
            throw new ConfigException("no problem of " + environment.name() + " has a solution, but"
                    + " algorithm.demonstrations_per_step shows solutions; name the field that holds them as"
                    + " solution_field, set prompt.show_steps: false to show the answers alone, or"
                    + " algorithm.demonstrations_per_step: 0");
        }
    }

    /// Refuses to ask held-out tasks that do not fit.
    ///
    /// @throws ConfigException if so
    /// @throws dev.edgewise.error.DataException if a level has no task
    void requireEvaluation(Environment environment) {
        require(environment, Split.TEST, false);
    }

    private void require(Environment environment, Split split, boolean solved) {
        for (int level = 0; level < environment.levels(); level++) {
            Optional<Need> tooLong = tooLong(environment, split, level, solved);
            if (tooLong.isPresent()) {
                throw new ConfigException(refusal(environment, tooLong.get()));
            }
        }
    }

    /// Refuses demonstrations that do not fit.
    ///
    /// @throws ConfigException if so
    void requireDemonstrations(List<TrainingSequence> sequences) {
        require("demonstration", sequences);
    }

    /// Refuses preferences that do not fit.
    ///
    /// @throws ConfigException if so
    void requirePreferences(List<List<TrainingSequence>> rows) {
        require("completion", rows.stream().flatMap(List::stream).toList());
    }

    private void require(String what, List<TrainingSequence> sequences) {
        int longest = sequences.stream()
                .mapToInt(s -> s.promptIds().length + s.completionIds().length)
                .max()
                .orElse(0);
        if (longest > context) {
            throw new ConfigException("the longest " + what + " has " + longest
                    + " tokens, more than the model's context of " + context + "; lower algorithm.max_length to "
                    + context + ", or " + advice);
        }
    }

    /// Returns the rungs beyond the ends of an environment's ladder that fit, up to the first on each side that
    /// does not.
    ExtraRungs spare(Environment environment) {
        int below = 0;
        while (below < environment.below() && fits(environment, -below - 1)) {
            below++;
        }
        int above = 0;
        while (above < environment.above() && fits(environment, environment.levels() + above)) {
            above++;
        }
        return new ExtraRungs(below, above);
    }

    private boolean fits(Environment environment, int level) {
        return tooLong(environment, Split.TRAIN, level, solutions).isEmpty();
    }

    /// Returns what to say of rungs that could be generated but do not fit; empty where all do.
    Optional<String> withheld(Environment environment) {
        ExtraRungs fitting = spare(environment);
        int lost = environment.below() + environment.above() - fitting.below() - fitting.above();
        return lost == 0
                ? Optional.empty()
                : Optional.of(
                        lost + " of the " + (environment.below() + environment.above()) + " rungs beyond the ladder of "
                                + environment.name() + " do not fit the model's context of " + context
                                + " tokens and will not be generated; to have them, " + advice);
    }

    /// Returns the longest of the tasks looked at, if it does not fit.
    private Optional<Need> tooLong(Environment environment, Split split, int level, boolean solved) {
        List<Task> tasks = Samples.of(environment, split, level);
        int frame = frame(environment, tasks.getFirst(), solved);
        return tasks.stream()
                .flatMap(task -> need(environment, task, solved, frame).stream())
                .filter(need -> need.total() > context)
                .max(Comparator.comparingInt(Need::total));
    }

    /// Returns the tokens of a task; empty where its letters alone show that it fits.
    ///
    /// @param frame at least the tokens that surround a question and its solution
    private Optional<Need> need(Environment environment, Task task, boolean solved, int frame) {
        String solution = solved ? environment.solution(task) : "";
        long most = (long) frame + tokensAtMost(task.question()) + Math.max(completion, tokensAtMost(solution));
        if (most <= context && task.prompt() == null) {
            return Optional.empty();
        }
        return Optional.of(new Need(
                task,
                prompts.render(task).ids().length,
                completion,
                solved
                        ? prompts.solution(task.conversation(), environment.solutionTurns(task))
                                .completionIds()
                                .length
                        : 0));
    }

    private int frame(Environment environment, Task task, boolean solved) {
        return solved
                ? prompts.solution(task.conversation(), environment.solutionTurns(task))
                        .length()
                : prompts.render(task).ids().length;
    }

    private static int tokensAtMost(String text) {
        return TOKENS_PER_BYTE * text.getBytes(StandardCharsets.UTF_8).length;
    }

    private String refusal(Environment environment, Need need) {
        int room = context - need.prompt();
        boolean solution = need.solution() > need.completion();
        String longest = solution
                ? "an expert solution of " + need.solution() + " tokens"
                : "a completion of up to " + need.completion() + " tokens (rollout.max_completion_length)";
        String remedy = room < 1 || need.solution() > room
                ? "leave its level or problem out"
                : "lower rollout.max_completion_length to " + room;
        return "a prompt of " + need.prompt() + " tokens (" + environment.name() + ", "
                + environment.describe(need.task().cell().level()) + ") with " + longest
                + " exceeds the model's context of " + context + "; " + remedy + ", or " + advice;
    }
}
