package dev.edgewise.config;

import dev.edgewise.plugin.Part;
import dev.edgewise.plugin.TeacherProvider;
import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import org.jspecify.annotations.Nullable;

/// Prompts that evolve beside the weights, as FST has it (2605.12484).
@About("Prompts that evolve beside the weights (FST, 2605.12484): every few steps a short evolution with the weights as"
        + " they are chooses the prompts under which completions are sampled. docs/fast-weights.md.")
public record FastWeightsConfig(
        @Key(
                value = "Optimizer steps from one cycle of evolution to the next, T; the first comes before step 1.",
                standard = "6",
                range = "[1, )",
                unit = "steps")
        int every,

        @Key(
                value = "Prompts in use at the most, K: those that are best on some validation task.",
                standard = "4",
                range = "[2, 64]",
                unit = "prompts")
        int population,

        @Key(
                value =
                        "Prompts that the completions of one task are spread over; all that are in use where that is fewer.",
                standard = "4",
                range = "[1, )",
                unit = "prompts")
        int promptsPerGroup,

        @Key(
                value =
                        "Scored completions after which a cycle begins no further change; those that score the prompts in use"
                                + " anew are among them.",
                standard = "120",
                range = "[1, )",
                unit = "completions")
        int budget,

        @Key(
                value = "Training tasks on which a change is tried before it is tried on the validation tasks.",
                standard = "3",
                range = "[1, )",
                unit = "tasks")
        int minibatch,

        @Key(
                value =
                        "Tasks that judge prompts, of the levels that were asked last; never trained on, and never shown to"
                                + " what proposes changes.",
                standard = "16",
                range = "[1, )",
                unit = "tasks")
        int validationTasks,

        @Key(
                "Rewrites prompts, as a model that does not change; when left out, prompts are changed by wording templates and by"
                        + " examples of the model's own successes.")
        @Nullable
        Part<TeacherProvider<?>> teacher,

        @Key(
                value = "The most tokens of a reply of the teacher. Replies that were cut off propose nothing.",
                standard = "2048",
                range = "[1, )",
                unit = "tokens")
        int maxTokens,

        @Key(value = "Temperature at which the teacher replies.", standard = "1.0", range = "[0, )")
        double temperature,

        @Key(
                value =
                        "A prompts.json to begin with, such as evolve writes; when left out the run begins as evolve does, without"
                                + " examples.",
                path = true)
        @Nullable
        String prompts) {

    public FastWeightsConfig {
        Keys.check(
                FastWeightsConfig.class,
                every,
                population,
                promptsPerGroup,
                budget,
                minibatch,
                validationTasks,
                teacher,
                maxTokens,
                temperature,
                prompts);
        if (promptsPerGroup > population) {
            throw new InvalidValue(
                    "prompts_per_group",
                    "must be at most population (" + population + "), the prompts that there are, but was "
                            + promptsPerGroup);
        }
        long least = (long) population * validationTasks + 2L * minibatch;
        if (budget < least) {
            throw new InvalidValue(
                    "budget",
                    "must be at least " + least + " but was " + budget
                            + ": scoring the prompts in use anew takes population × validation_tasks (" + population
                            + " × " + validationTasks + ") completions, and trying one change 2 × minibatch ("
                            + minibatch + "); raise it, or lower one of these");
        }
    }
}
