package dev.edgewise.curriculum.sampler;

import dev.edgewise.advantage.GroupMean;
import dev.edgewise.curriculum.Draw;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.plugin.SamplerProvider;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.LinkedHashMap;
import java.util.Map;

/// The self-evolving curriculum: a bandit whose arms are the cells and whose reward is the mean absolute advantage.
///
///     Q(c) ← α·r(c) + (1−α)·Q(c),  Q₀ = 0;   P = softmax(Q/τ)
///
/// SEC, 2505.14970. r(c) is the mean |Â| over the step's rollouts of c. Only cells that were asked are updated,
/// once a step. The paper does not give α and τ; ours are a choice. Because Â is not the z-score here, values
/// stay below ½, and a temperature of 1 would hardly tell them apart. How we differ: Â = r − μ. Its mean
/// absolute value 2p(1−p) is a cleaner signal than that of advantages divided by their deviation.
public final class SecSampler extends TableSampler {
    /// How fast values move and how greedy the draw is.
    @About("A bandit whose reward is the mean absolute advantage of a level (SEC, 2505.14970).")
    public record Settings(
            @Key(value = "Weight of the newest reward.", standard = "0.5", range = "(0, 1]")
            double alpha,

            @Key(value = "Of the softmax over levels; lower is greedier.", standard = "0.1", range = "(0, )")
            double temperature) {
        public static final Settings STANDARD = Keys.defaults(Settings.class);

        public Settings {
            Keys.check(Settings.class, alpha, temperature);
        }

        double moved(double q, double reward) {
            return alpha * reward + (1 - alpha) * q;
        }
    }

    /// Makes it from a configuration.
    public static final SamplerProvider<Settings> PROVIDER = SamplerProvider.of(
            "sec", Settings.class, (settings, context) -> new SecSampler(context.ladders(), settings));

    private static final GroupMean ADVANTAGE = new GroupMean();

    private final Settings settings;
    private final double[] values;
    private final StepMeans rewards;

    public SecSampler(Ladders ladders, Settings settings) {
        super("sec", ladders, settings.toString());
        this.settings = settings;
        this.values = table();
        this.rewards = new StepMeans(values.length);
    }

    @Override
    public void beginStep(int step, int steps) {
        for (int i = 0; i < values.length; i++) {
            if (rewards.seen(i)) {
                values[i] = settings.moved(values[i], rewards.mean(i));
            }
        }
        rewards.clear();
    }

    @Override
    double[] probabilities() {
        return Draw.softmax(values, settings.temperature());
    }

    @Override
    void observe(int place, RolloutGroup group) {
        rewards.add(place, Outcomes.absoluteAdvantage(ADVANTAGE, group));
    }

    @Override
    Map<String, double[]> tables() {
        Map<String, double[]> tables = new LinkedHashMap<>();
        tables.put("values", values);
        tables.put("reward_sums", rewards.sums());
        tables.put("reward_counts", rewards.counts());
        return tables;
    }
}
