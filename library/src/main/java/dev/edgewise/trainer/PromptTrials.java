package dev.edgewise.trainer;

import dev.edgewise.environment.Environment;
import dev.edgewise.evolve.Prompt;
import dev.edgewise.evolve.Trial;
import dev.edgewise.evolve.Trials;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.function.Function;

/// Has a model solve tasks under prompts; the environment judges. A trial's score is the mean reward of its
/// completions.
///
/// A task brings its own random numbers, the same under every prompt, so that two prompts differ by what they
/// say.
public final class PromptTrials implements Trials {
    private final RolloutSampler sampler;
    private final Function<Cell, Environment> environments;
    private final SamplingSettings sampling;
    private final int samples;
    private final List<Task> training;
    private final List<Task> validation;
    private final long seed;
    private DoubleConsumer progress = _ -> {};
    private long completions;
    private long tokens;

    /// @param environments finds a cell's environment
    /// @param samples completions of each task
    public PromptTrials(
            RolloutSampler sampler,
            Function<Cell, Environment> environments,
            SamplingSettings sampling,
            int samples,
            List<Task> training,
            List<Task> validation,
            long seed) {
        this.sampler = sampler;
        this.environments = environments;
        this.sampling = sampling;
        this.samples = samples;
        this.training = List.copyOf(training);
        this.validation = List.copyOf(validation);
        this.seed = seed;
    }

    /// Tells from now on how many tasks of the call that is under way are done.
    public PromptTrials telling(DoubleConsumer done) {
        progress = done;
        return this;
    }

    /// Returns the completions sampled so far.
    public long completions() {
        return completions;
    }

    /// Returns the tokens of prompts and completions so far.
    public long tokens() {
        return tokens;
    }

    @Override
    public int training() {
        return training.size();
    }

    @Override
    public int validation() {
        return validation.size();
    }

    @Override
    public List<Trial> train(Map<String, String> parts, List<Integer> tasks) {
        return tried(parts, tasks.stream().map(training::get).toList());
    }

    @Override
    public List<Double> validate(Map<String, String> parts, List<Integer> tasks) {
        return tried(parts, tasks.stream().map(validation::get).toList()).stream()
                .map(Trial::score)
                .toList();
    }

    private List<Trial> tried(Map<String, String> parts, List<Task> tasks) {
        PromptRenderer under = sampler.prompts().with(new Prompt(parts));
        List<RolloutSampler.Asked> asked = new ArrayList<>();
        for (Task task : tasks) {
            int[] ids = under.render(task).ids();
            tokens += (long) ids.length * samples;
            asked.add(
                    new RolloutSampler.Asked(task, new Generator.Request(ids, Seeds.derive(seed, "trial", task.id()))));
        }
        List<List<Rollout>> rollouts = new RolloutSampler(sampler.generator(), under, sampler.scores())
                .sample(environments, asked, samples, sampling, done -> progress.accept(done / samples));
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            trials.add(trial(tasks.get(i), rollouts.get(i)));
        }
        return trials;
    }

    /// Returns a task's trial, which shows its first wrong completion.
    private Trial trial(Task task, List<Rollout> rollouts) {
        double reward = 0;
        int right = 0;
        Rollout shown = rollouts.getFirst();
        for (Rollout each : rollouts) {
            completions++;
            tokens += each.completion().length();
            reward += each.score().reward();
            right += each.score().success() ? 1 : 0;
            if (shown.score().success() && !each.score().success()) {
                shown = each;
            }
        }
        StringBuilder feedback = new StringBuilder();
        if (samples > 1) {
            feedback.append(right).append(" of ").append(samples).append(" replies are right. ");
        }
        if (shown.completion().finish() == FinishReason.LENGTH) {
            feedback.append("The reply was cut off at the limit of ")
                    .append(sampling.maxCompletionLength())
                    .append(" tokens. ");
        }
        feedback.append(environments.apply(task.cell()).feedback(task, shown.score()));
        return new Trial(reward / samples, task.question(), shown.completion().text(), feedback.toString());
    }
}
