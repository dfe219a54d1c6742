package dev.edgewise.curriculum.sampler;

import dev.edgewise.curriculum.Draw;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.plugin.SamplerProvider;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// prime-rl's difficulty pools: the latest group decides how often a cell is asked.
///
/// | pool | success rate of the latest group | weight |
/// |---|---|---|
/// | hard | ≤ `hardUpTo` | `away` |
/// | normal | ≤ `normalUpTo` | 1 |
/// | easy | ≤ 1 | `away` |
/// | unseen | – | 1 |
///
/// prime-rl, `curriculum/samplers/pool.py`. Draws are with replacement over all cells. How we differ: it uses
/// the success rate of the group instead of its mean reward, and cells instead of tasks.
public final class PoolSampler extends TableSampler {
    private static final double UNSEEN = -1;

    /// The bounds of the pools and their weight.
    @About("Difficulty pools: the latest group of a level decides how often it is asked (prime-rl).")
    public record Settings(
            @Key(value = "A level is hard up to this success rate.", standard = "0.25", range = "[0, 1)")
            double hardUpTo,

            @Key(
                    value = "It is normal up to this one and easy above; above hard_up_to.",
                    standard = "0.75",
                    range = "(0, 1)")
            double normalUpTo,

            @Key(
                    value = "Weight of hard and easy levels, beside 1 for normal and unseen ones.",
                    standard = "0.2",
                    range = "(0, )")
            double awayWeight) {
        public static final Settings STANDARD = Keys.defaults(Settings.class);

        public Settings {
            Keys.check(Settings.class, hardUpTo, normalUpTo, awayWeight);
            if (hardUpTo >= normalUpTo) {
                throw new InvalidValue(
                        "hard_up_to", "must be below normal_up_to (" + normalUpTo + ") but was " + hardUpTo);
            }
        }
    }

    /// Makes it from a configuration.
    public static final SamplerProvider<Settings> PROVIDER = SamplerProvider.of(
            "pools", Settings.class, (settings, context) -> new PoolSampler(context.ladders(), settings));

    private enum Pool {
        UNSEEN,
        HARD,
        NORMAL,
        EASY
    }

    private final Settings settings;
    private final double[] latest;

    public PoolSampler(Ladders ladders, Settings settings) {
        super("pools", ladders, settings.toString());
        this.settings = settings;
        this.latest = table();
        Arrays.fill(latest, UNSEEN);
    }

    private Pool pool(double share) {
        if (share == UNSEEN) {
            return Pool.UNSEEN;
        }
        return share <= settings.hardUpTo() ? Pool.HARD : share <= settings.normalUpTo() ? Pool.NORMAL : Pool.EASY;
    }

    @Override
    double[] probabilities() {
        return Draw.normalised(Arrays.stream(latest)
                .map(share -> switch (pool(share)) {
                    case UNSEEN, NORMAL -> 1;
                    case HARD, EASY -> settings.awayWeight();
                })
                .toArray());
    }

    @Override
    void observe(int place, RolloutGroup group) {
        latest[place] = Outcomes.share(group);
    }

    /// Reports `sampler/pool/<pool>`, the cells in each pool, and the metrics of every sampler.
    @Override
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = super.metrics();
        for (Pool pool : Pool.values()) {
            metrics.put("sampler/pool/" + pool.name().toLowerCase(Locale.ROOT), (double)
                    Arrays.stream(latest).filter(share -> pool(share) == pool).count());
        }
        return metrics;
    }

    @Override
    Map<String, double[]> tables() {
        Map<String, double[]> tables = new LinkedHashMap<>();
        tables.put("latest", latest);
        return tables;
    }
}
