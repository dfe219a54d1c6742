package dev.edgewise.trainer;

import dev.edgewise.environment.Environment;
import dev.edgewise.eval.Majority;
import dev.edgewise.generate.CompletionSampler;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.monitor.Reading;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads how many of several tries on the same held-out tasks are right, and whether the answer of most is, so that
/// pass@k and majority@k can be compared with what they were before training.
///
/// @param scores how answers are scored
/// @param tasks held-out tasks per level
/// @param samples tries per task
public record CoverageMonitor(
        List<Environment> environments,
        PromptRenderer prompts,
        CompletionSampler generator,
        SamplingSettings sampling,
        Scores scores,
        int tasks,
        int samples,
        long seed)
        implements Monitor {
    @Override
    public Reading read() {
        List<RolloutSampler.Asked> asked = new ArrayList<>();
        for (Environment environment : environments) {
            for (int level = 0; level < environment.levels(); level++) {
                var random = Seeds.stream(seed, "coverage", environment.name(), level);
                for (int i = 0; i < tasks; i++) {
                    Task task = environment.draw(Split.TEST, level, random);
                    asked.add(new RolloutSampler.Asked(
                            task,
                            new Generator.Request(
                                    prompts.render(task).ids(),
                                    Seeds.derive(seed, "coverage", environment.name(), level, i))));
                }
            }
        }
        Map<String, Environment> byName =
                environments.stream().collect(Collectors.toMap(Environment::name, Function.identity()));
        List<List<Rollout>> rollouts = new RolloutSampler(generator, prompts, scores)
                .sample(cell -> Objects.requireNonNull(byName.get(cell.environment())), asked, samples, sampling);
        List<Integer> successes = rollouts.stream()
                .map(each -> (int) each.stream()
                        .filter(rollout -> rollout.score().success())
                        .count())
                .toList();
        return new Reading.Coverage(
                samples,
                successes,
                rollouts.stream().map(CoverageMonitor::majority).toList());
    }

    private static boolean majority(List<Rollout> rollouts) {
        Majority majority = new Majority();
        rollouts.forEach(rollout ->
                majority.add(Majority.answer(rollout.score()), rollout.score().success()));
        return majority.right();
    }
}
