package dev.edgewise.guard;

import dev.edgewise.curriculum.Stage;
import dev.edgewise.environment.Environment;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// A hand-made policy on a level of a real environment, as the events that the trainer emits: the environment draws
/// the tasks and scores what was written, groups are gated by outcome, a character is a token, and a step has the
/// metrics that guards read, at healthy values where they do not follow from the completions.
final class HandMadeRun {
    private static final int GROUPS = 4;
    private static final float ENTROPY = 0.2f;

    private HandMadeRun() {}

    /// What it writes.
    @FunctionalInterface
    interface Policy {
        /// A completion.
        ///
        /// @param copy which completion of its group, from 0 to 7
        String write(Task task, int step, int copy, RandomGenerator random);
    }

    /// Four groups of eight a step, all asked for outcome reward.
    static List<TrainingEvent> events(Environment environment, int level, int steps, Policy policy) {
        List<TrainingEvent> events = new ArrayList<>();
        for (int step = 1; step <= steps; step++) {
            List<RolloutGroup> groups = new ArrayList<>();
            for (int g = 0; g < GROUPS; g++) {
                RandomGenerator random = Seeds.stream(7, "hand-made", step, g);
                Task task = environment.draw(Split.TRAIN, level, random);
                TrainingEvent.GroupScored scored = Policies.group(
                        step, task, Stage.REINFORCE, completions(environment, task, step, policy, random));
                groups.add(scored.group());
                events.add(scored);
            }
            events.add(Policies.step(step, metrics(groups)));
        }
        return events;
    }

    private static List<Rollout> completions(
            Environment environment, Task task, int step, Policy policy, RandomGenerator random) {
        List<Rollout> rollouts = new ArrayList<>();
        for (int copy = 0; copy < Policies.GROUP; copy++) {
            String text = policy.write(task, step, copy, random);
            int tokens = text.length() + 1;
            float[] entropies = new float[tokens];
            Arrays.fill(entropies, ENTROPY);
            rollouts.add(new Rollout(
                    new Completion(new int[tokens], new float[tokens], entropies, FinishReason.EOS, text),
                    environment.score(task, text)));
        }
        return rollouts;
    }

    private static Map<String, Double> metrics(List<RolloutGroup> groups) {
        double mixed = groups.stream().filter(RolloutGroup::hasSignal).count() / (double) groups.size();
        double right = groups.stream()
                .mapToDouble(group -> group.successes() / (double) group.size())
                .average()
                .orElse(0);
        double length = groups.stream()
                .mapToDouble(group -> group.completionTokens() / (double) group.size())
                .average()
                .orElse(0);
        return Map.of(
                "loss",
                0.1,
                "grad_norm",
                0.5,
                "frac_groups_mixed",
                mixed,
                "reward",
                right,
                "rewards/accuracy/mean",
                right,
                "completions/mean_length",
                length,
                "completions/clipped_ratio",
                0.0,
                "completions/entropy",
                (double) ENTROPY,
                "entropy",
                (double) ENTROPY);
    }
}
