package dev.edgewise.curriculum.sampler;

import dev.edgewise.curriculum.Ladders;
import dev.edgewise.plugin.SamplerProvider;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import dev.edgewise.task.Cell;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/// AdaRFT: a target difficulty that follows the success rate.
///
///     T ← clip(T + η·tanh(α·(R̄ − β)), 0, 100),   T₀ = 0
///
/// AdaRFT, 2504.05520 (`custom_sampler.py`). R̄ is the mean outcome of the last step. Level i of n has
/// difficulty 100·i/(n−1), and the task nearest to T is asked.
///
/// **The repeat bug.** The published sampler has no memory. While T stays put, as it does at both ends of its
/// range and wherever R̄ = β, it serves the identical batch again. `repeat` keeps that: tasks 0, 1, 2, … of the
/// level nearest to T, from 0 again in every step. Without it every task is new, and the two levels around T are
/// drawn by nearness.
///
/// How we differ besides: every environment has its own T, since levels of two ladders do not compare. T is part
/// of the checkpoint. It is never stale, since a step's tasks are drawn after the last step's update.
public final class AdaRftSampler extends TableSampler {
    private static final double HARDEST = 100;

    /// How the target moves.
    @About("A target difficulty that follows the success rate (AdaRFT, 2504.05520).")
    public record Settings(
            @Key(value = "Success rate to hold.", standard = "0.5", range = "(0, 1)")
            double target,

            @Key(
                    value = "How sharply the difficulty reacts to a success rate off the target.",
                    standard = "2.0",
                    range = "(0, )")
            double sensitivity,

            @Key(
                    value = "The most the difficulty moves in a step, of 100 for the whole ladder.",
                    standard = "50.0",
                    range = "(0, 100]")
            double stepSize,

            @Key(
                    value = "Serves the same tasks again while the difficulty stays put, as the published code does.",
                    standard = "false")
            boolean repeat) {
        public static final Settings STANDARD = Keys.defaults(Settings.class);

        public Settings {
            Keys.check(Settings.class, target, sensitivity, stepSize, repeat);
        }

        /// Returns T after a step with mean outcome `mean`.
        double moved(double t, double mean) {
            return Math.clamp(t + stepSize * StrictMath.tanh(sensitivity * (mean - target)), 0, HARDEST);
        }
    }

    /// Makes it from a configuration.
    public static final SamplerProvider<Settings> PROVIDER = SamplerProvider.of(
            "adarft", Settings.class, (settings, context) -> new AdaRftSampler(context.ladders(), settings));

    private final Settings settings;
    private final List<String> environments;
    private final double[] targets;
    private final StepMeans outcomes;
    private final double[] served;
    private OptionalLong item = OptionalLong.empty();

    public AdaRftSampler(Ladders ladders, Settings settings) {
        super("adarft", ladders, settings.toString());
        this.settings = settings;
        this.environments = List.copyOf(ladders.environments());
        this.targets = new double[environments.size()];
        this.outcomes = new StepMeans(environments.size());
        this.served = table();
    }

    @Override
    public void beginStep(int step, int steps) {
        for (int i = 0; i < targets.length; i++) {
            if (outcomes.seen(i)) {
                targets[i] = settings.moved(targets[i], outcomes.mean(i));
            }
        }
        outcomes.clear();
        Arrays.fill(served, 0);
    }

    @Override
    double[] probabilities() {
        double[] probabilities = table();
        int first = 0;
        for (int i = 0; i < targets.length; i++) {
            int levels = ladders().levels(environments.get(i));
            double place = targets[i] / HARDEST * (levels - 1);
            int below = (int) Math.floor(place);
            double above = settings.repeat() ? Math.rint(place - below) : place - below;
            probabilities[first + below] += (1 - above) / targets.length;
            probabilities[first + Math.min(below + 1, levels - 1)] += above / targets.length;
            first += levels;
        }
        return probabilities;
    }

    @Override
    public Cell next(RandomGenerator random) {
        Cell cell = super.next(random);
        int place = cells().indexOf(cell);
        item = settings.repeat() ? OptionalLong.of((long) served[place]) : OptionalLong.empty();
        served[place]++;
        return cell;
    }

    @Override
    public OptionalLong item() {
        return item;
    }

    @Override
    void observe(int place, RolloutGroup group) {
        outcomes.add(environments.indexOf(group.task().cell().environment()), Outcomes.share(group));
    }

    /// Reports `sampler/target/<environment>`, which is T, and the metrics of every sampler.
    @Override
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = super.metrics();
        for (int i = 0; i < targets.length; i++) {
            metrics.put("sampler/target/" + environments.get(i), targets[i]);
        }
        return metrics;
    }

    @Override
    Map<String, double[]> tables() {
        Map<String, double[]> tables = new LinkedHashMap<>();
        tables.put("targets", targets);
        tables.put("outcome_sums", outcomes.sums());
        tables.put("outcome_counts", outcomes.counts());
        tables.put("served", served);
        return tables;
    }
}
