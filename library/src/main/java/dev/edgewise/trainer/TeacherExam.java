package dev.edgewise.trainer;

import dev.edgewise.environment.Environment;
import dev.edgewise.generate.CompletionSampler;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.List;

/// Has a teacher answer tasks as the policy does, in as many turns.
@FunctionalInterface
public interface TeacherExam {
    /// How it did.
    ///
    /// @param successes tasks that it solved
    /// @param tokens that it read and wrote
    record Marks(int successes, long tokens) {}

    /// Has every task answered.
    ///
    /// @param environment of the tasks
    /// @param seeds one per task
    Marks take(Environment environment, List<Task> tasks, List<Long> seeds);

    /// Asks a model in this process, with the policy's prompts.
    static TeacherExam of(CompletionSampler generator, PromptRenderer prompts, SamplingSettings sampling) {
        return of(generator, prompts, (task, _) -> prompts.render(task).ids(), sampling);
    }

    /// Asks a model in this process, with prompts of its own.
    ///
    /// @param prompts render what an environment answers
    /// @param first renders the prompts
    static TeacherExam of(
            CompletionSampler generator, PromptRenderer prompts, Evaluator.Rendering first, SamplingSettings sampling) {
        RolloutSampler sampler = new RolloutSampler(generator, prompts, Scores.PLAIN);
        return (environment, tasks, seeds) -> {
            List<RolloutSampler.Asked> asked = new ArrayList<>();
            long tokens = 0;
            for (int i = 0; i < tasks.size(); i++) {
                int[] prompt = first.ids(tasks.get(i), i);
                asked.add(new RolloutSampler.Asked(tasks.get(i), new Generator.Request(prompt, seeds.get(i))));
                tokens += prompt.length;
            }
            List<Rollout> rollouts = sampler.sample(_ -> environment, asked, 1, sampling).stream()
                    .map(List::getFirst)
                    .toList();
            tokens += rollouts.stream()
                    .mapToLong(rollout -> rollout.completion().length())
                    .sum();
            int successes = (int) rollouts.stream()
                    .filter(rollout -> rollout.score().success())
                    .count();
            return new Marks(successes, tokens);
        };
    }
}
