package dev.edgewise.curriculum.sampler;

import dev.edgewise.curriculum.Draw;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.rollout.RolloutGroup;
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
/// prime-rl, `curriculum/samplers/pool.py`; draws are with replacement over all cells. How we differ: the success
/// rate of the group in place of its mean reward, and cells in place of tasks.
public final class PoolSampler extends TableSampler {
    private static final double UNSEEN = -1;

    /// Which cells are in which pool, and its weight.
    ///
    /// @param hardUpTo in [0, normalUpTo), inclusive
    /// @param normalUpTo below 1, inclusive
    /// @param away weight of the hard and easy pools, above 0
    public record Settings(double hardUpTo, double normalUpTo, double away) {
        /// prime-rl's.
        public static final Settings STANDARD = new Settings(0.25, 0.75, 0.2);

        public Settings {
            require(
                    hardUpTo >= 0 && hardUpTo < normalUpTo,
                    "hard_up_to of pools",
                    hardUpTo,
                    "at least 0 and below normal_up_to, for example 0.25");
            require(normalUpTo < 1, "normal_up_to of pools", normalUpTo, "below 1, for example 0.75");
            require(away > 0, "the weight of the hard and easy pools", away, "above 0, for example 0.2");
        }
    }

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
                    case HARD, EASY -> settings.away();
                })
                .toArray());
    }

    @Override
    void observe(int place, RolloutGroup group) {
        latest[place] = Outcomes.share(group);
    }

    /// `sampler/pool/<pool>`: cells in it, beside the metrics of every sampler.
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
