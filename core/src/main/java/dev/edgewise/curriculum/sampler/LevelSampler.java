package dev.edgewise.curriculum.sampler;

import dev.edgewise.curriculum.Ladders;
import dev.edgewise.plugin.SamplerProvider;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// reasoning-gym's curriculum: one level per environment that goes up and down on thresholds.
///
/// It judges the last `window` rollouts of an environment, in whole groups. A mean outcome above `success`
/// raises its level by one, one below `failure` lowers it by one, and a change begins the window anew
/// (`ray_grpo_trainer.py`). All environments are drawn equally often.
///
/// How we differ: the first change takes effect, which reasoning-gym's does not for most of its attributes.
/// Every environment is judged, not only the first. The level is a metric. The window is 128 rollouts by our
/// choice, for steps as small as ours; reasoning-gym's example has 2,560 (steps × batch × n). Its third mix,
/// `LAST_K`, the last k levels up to l, is left out.
public final class LevelSampler extends TableSampler {
    /// Which levels are asked while the level is l.
    public enum Mix {
        /// 0 … l, all equally often, so that easy tasks stay in. reasoning-gym's default.
        INCLUSIVE,
        /// Only l.
        UPPER_BOUND
    }

    /// The settings that say when levels change.
    @About("One level per environment that goes up and down on thresholds (reasoning-gym).")
    public record Settings(
            @Key(value = "The level rises when the mean outcome is above this.", standard = "0.7", range = "(0, 1)")
            double success,

            @Key(
                    value = "The level falls when the mean outcome is below this; below success.",
                    standard = "0.3",
                    range = "(0, 1)")
            double failure,

            @Key(
                    value = "Rollouts of an environment that the mean is taken over; a change begins anew.",
                    standard = "128",
                    range = "[1, )",
                    unit = "rollouts")
            int window,

            @Key(
                    value = "inclusive: all levels up to the current one alike; upper_bound: the current one only.",
                    standard = "inclusive")
            LevelSampler.Mix mix) {
        public static final Settings STANDARD = Keys.defaults(Settings.class);

        public Settings {
            Keys.check(Settings.class, success, failure, window, mix);
            if (failure >= success) {
                throw new InvalidValue("failure", "must be below success (" + success + ") but was " + failure);
            }
        }
    }

    /// Makes it from a configuration.
    public static final SamplerProvider<Settings> PROVIDER = SamplerProvider.of(
            "levels",
            Settings.class,
            (settings, context) -> new LevelSampler(context.ladders(), context.groupSize(), settings));

    private final Settings settings;
    private final List<String> environments;
    private final double[] level;
    private final Windows outcomes;

    /// @param groupSize G, at least 1
    public LevelSampler(Ladders ladders, int groupSize, Settings settings) {
        super("levels", ladders, settings + " for groups of " + groupSize);
        this.settings = settings;
        this.environments = List.copyOf(ladders.environments());
        this.level = new double[environments.size()];
        this.outcomes = new Windows(level.length, Math.max(1, settings.window() / groupSize));
    }

    @Override
    double[] probabilities() {
        double[] probabilities = table();
        for (int i = 0; i < cells().size(); i++) {
            int environment = environments.indexOf(cells().get(i).environment());
            int at = (int) level[environment];
            int asked = cells().get(i).level();
            double share = switch (settings.mix()) {
                case INCLUSIVE -> asked <= at ? 1.0 / (at + 1) : 0;
                case UPPER_BOUND -> asked == at ? 1 : 0;
            };
            probabilities[i] = share / environments.size();
        }
        return probabilities;
    }

    @Override
    void observe(int place, RolloutGroup group) {
        int i = environments.indexOf(group.task().cell().environment());
        outcomes.add(i, Outcomes.share(group));
        if (!outcomes.full(i)) {
            return;
        }
        double mean = outcomes.mean(i);
        int highest = ladders().levels(environments.get(i)) - 1;
        double before = level[i];
        if (mean > settings.success()) {
            level[i] = Math.min(highest, before + 1);
        } else if (mean < settings.failure()) {
            level[i] = Math.max(0, before - 1);
        }
        if (level[i] != before) {
            outcomes.clear(i);
        }
    }

    /// Reports `sampler/level/<environment>` and the metrics of every sampler.
    @Override
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = super.metrics();
        for (int i = 0; i < level.length; i++) {
            metrics.put("sampler/level/" + environments.get(i), level[i]);
        }
        return metrics;
    }

    @Override
    Map<String, double[]> tables() {
        Map<String, double[]> tables = new LinkedHashMap<>();
        tables.put("level", level);
        outcomes.addTo(tables);
        return tables;
    }
}
