package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.cluster.PartWork;
import dev.edgewise.environment.Environment;
import dev.edgewise.eval.Majority;
import dev.edgewise.eval.Repetition;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.task.Task;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.RolloutSampler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleConsumer;

/// Asks a model the tasks of an evaluation.
///
/// @param samples completions per task
record TaskAsking(
        Environment environment,
        PromptRenderer prompts,
        RolloutSampler sampler,
        SamplingSettings sampling,
        int samples,
        long seed) {
    /// Length of the n-grams that repetition is counted by.
    private static final int GRAM = 3;

    /// Returns the answers to each task.
    ///
    /// @param progress told how many completions are done
    List<List<TaskAnswer>> of(List<Task> tasks, DoubleConsumer progress) {
        List<RolloutSampler.Asked> asked = tasks.stream()
                .map(task -> new RolloutSampler.Asked(
                        task, new Generator.Request(prompts.render(task).ids(), Seeds.derive(seed, "eval", task.id()))))
                .toList();
        List<List<Rollout>> groups = sampler.sample(_ -> environment, asked, samples, sampling, progress);
        List<List<TaskAnswer>> answers = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            Task task = tasks.get(i);
            answers.add(
                    groups.get(i).stream().map(rollout -> answer(task, rollout)).toList());
        }
        return answers;
    }

    /// Returns the work of asking tasks, `size` together.
    PartWork<Task> work(List<Task> tasks, int size, Path out, ObjectNode about) {
        long[] tokens = new long[1];
        return new PartWork<>(
                out,
                "eval",
                about,
                size,
                tasks,
                batch -> {
                    List<List<TaskAnswer>> answers = of(batch, _ -> {});
                    answers.forEach(ofTask -> ofTask.forEach(answer -> tokens[0] += answer.tokens()));
                    return answers.stream().map(TaskAnswer::write).toList();
                },
                _ -> false,
                piece -> piece.findValuesAsText("cut").contains("true"),
                () -> tokens[0]);
    }

    private TaskAnswer answer(Task task, Rollout rollout) {
        Completion completion = rollout.completion();
        boolean right = rollout.score().success();
        LoggedReply reply = new LoggedReply(
                environment.name(),
                task.id(),
                environment.describe(task.cell().level()),
                completion.text(),
                right,
                right ? "" : rollout.score().feedback(),
                completion.finish() == FinishReason.LENGTH);
        return new TaskAnswer(
                reply,
                Majority.answer(rollout.score()),
                completion.length(),
                Repetition.of(Arrays.stream(completion.tokenIds()).boxed().toList(), GRAM));
    }
}
