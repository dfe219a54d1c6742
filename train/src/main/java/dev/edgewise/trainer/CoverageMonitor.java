package dev.edgewise.trainer;

import dev.edgewise.environment.Environment;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.monitor.Reading;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.Completion;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.List;

/// Reads how many of several tries on the same held-out tasks are right, so that pass@k can be compared with
/// what it was before training.
///
/// @param tasks held-out tasks per level
/// @param samples tries per task
public record CoverageMonitor(
        List<Environment> environments,
        PromptRenderer prompts,
        Generator generator,
        SamplingSettings sampling,
        int tasks,
        int samples,
        long seed)
        implements Monitor {
    private record Asked(Environment environment, Task task) {}

    @Override
    public Reading read() {
        List<Asked> asked = new ArrayList<>();
        List<Generator.Request> requests = new ArrayList<>();
        for (Environment environment : environments) {
            for (int level = 0; level < environment.levels(); level++) {
                var random = Seeds.stream(seed, "coverage", environment.name(), level);
                for (int i = 0; i < tasks; i++) {
                    Task task = environment.draw(Split.TEST, level, random);
                    asked.add(new Asked(environment, task));
                    requests.add(new Generator.Request(
                            prompts.render(task.question()).ids(),
                            Seeds.derive(seed, "coverage", environment.name(), level, i)));
                }
            }
        }
        List<List<Completion>> completions = generator.generate(requests, samples, sampling);
        List<Integer> successes = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Asked one = asked.get(i);
            successes.add((int) completions.get(i).stream()
                    .filter(completion -> one.environment()
                            .score(one.task(), completion.text())
                            .success())
                    .count());
        }
        return new Reading.Coverage(samples, successes);
    }
}
