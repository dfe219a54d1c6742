package dev.edgewise.curriculum.sampler;

import dev.edgewise.advantage.GroupMean;
import dev.edgewise.curriculum.Draw;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.plugin.SamplerProvider;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import dev.edgewise.task.Cell;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Prioritized level replay: asks cells that surprised, and cells that were not asked for long.
///
///     P = (1−ρ)·P_S + ρ·P_C;   P_S ∝ (1/rank)^(1/β), rank 1 = highest score;   P_C ∝ draws since the last
///     S ← (1−α)·S + α·s,   s = mean |R − V|
///
/// PLR, 2010.03934 (`level_sampler.py`). Ranks count all cells, then unseen ones get weight 0. Equal scores rank
/// in cell order. `fixed`: once a fifth of the cells was seen, it draws a seen cell with probability 1 − ν,
/// otherwise an unseen one; once all are seen, always a seen one. `proportionate`: from the same share on, it
/// draws a seen cell with probability equal to the seen share. How we differ: V is the mean of the group, so s
/// is the mean absolute advantage r − μ.
///
/// The paper's ρ, the share of staleness, is `staleness_coef` in the code, where `rho` means the fifth above.
public final class PlrSampler extends TableSampler {
    private static final double REPLAY_FROM = 0.2;
    private static final GroupMean ADVANTAGE = new GroupMean();

    /// The rule by which seen cells are asked again.
    public enum ReplaySchedule {
        FIXED,
        PROPORTIONATE
    }

    /// The settings that turn scores and ages into draws.
    @About("Levels that surprised and levels not asked for long (prioritized level replay, 2010.03934).")
    public record Settings(
            @Key(
                    value = "Weights fall with (1/rank) to the power of 1 over this; lower is greedier.",
                    standard = "0.1",
                    range = "(0, )")
            double rankTemperature,

            @Key(value = "Share of the weight by how long ago a level was asked.", standard = "0.1", range = "[0, 1]")
            double staleness,

            @Key(value = "Weight of the newest score.", standard = "1.0", range = "(0, 1]")
            double scoreLearningRate,

            @Key(
                    value = "Share of draws for unseen levels under the fixed schedule.",
                    standard = "0.5",
                    range = "[0, 1]")
            double newShare,

            @Key(
                    value =
                            "When seen levels are asked again. fixed: with 1 - new_share; proportionate: with the share of levels seen.",
                    standard = "fixed")
            PlrSampler.ReplaySchedule schedule) {
        public static final Settings STANDARD = Keys.defaults(Settings.class);

        public Settings {
            Keys.check(Settings.class, rankTemperature, staleness, scoreLearningRate, newShare, schedule);
        }
    }

    /// Makes it from a configuration.
    public static final SamplerProvider<Settings> PROVIDER = SamplerProvider.of(
            "plr", Settings.class, (settings, context) -> new PlrSampler(context.ladders(), settings));

    private final Settings settings;
    private final double[] scores;
    private final double[] staleness;
    private final double[] seen;

    public PlrSampler(Ladders ladders, Settings settings) {
        super("plr", ladders, settings.toString());
        this.settings = settings;
        this.scores = table();
        this.staleness = table();
        this.seen = table();
    }

    /// Returns (1−ρ)·P_S + ρ·P_C over the cells that were seen.
    static double[] weights(double[] scores, double[] staleness, double[] seen, Settings settings) {
        double[] byRank = new double[scores.length];
        double[] byAge = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            int rank = 1;
            for (int j = 0; j < scores.length; j++) {
                rank += scores[j] > scores[i] || (scores[j] == scores[i] && j < i) ? 1 : 0;
            }
            byRank[i] = seen[i] * StrictMath.pow(1.0 / rank, 1 / settings.rankTemperature());
            byAge[i] = seen[i] * staleness[i];
        }
        double ranks = total(byRank);
        double ages = total(byAge);
        double[] weights = new double[scores.length];
        for (int i = 0; i < weights.length; i++) {
            double rank = ranks > 0 ? byRank[i] / ranks : 0;
            weights[i] = (1 - settings.staleness()) * rank + (ages > 0 ? settings.staleness() * byAge[i] / ages : 0);
        }
        return weights;
    }

    private static double total(double[] values) {
        double total = 0;
        for (double value : values) {
            total += value;
        }
        return total;
    }

    private double replay() {
        double share = total(seen) / seen.length;
        if (share < REPLAY_FROM) {
            return 0;
        }
        return switch (settings.schedule()) {
            case FIXED -> share == 1 ? 1 : 1 - settings.newShare();
            case PROPORTIONATE -> share;
        };
    }

    @Override
    double[] probabilities() {
        double replay = replay();
        double[] replayed = Draw.normalised(weights(scores, staleness, seen, settings));
        double unseen = seen.length - total(seen);
        double[] probabilities = table();
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] =
                    (replay > 0 ? replay * replayed[i] : 0) + (unseen > 0 ? (1 - replay) * (1 - seen[i]) / unseen : 0);
        }
        return Draw.normalised(probabilities);
    }

    @Override
    public Cell next(RandomGenerator random) {
        Cell cell = super.next(random);
        int place = cells().indexOf(cell);
        for (int i = 0; i < staleness.length; i++) {
            staleness[i] = i == place ? 0 : staleness[i] + 1;
        }
        return cell;
    }

    @Override
    void observe(int place, RolloutGroup group) {
        double rate = settings.scoreLearningRate();
        double score = Outcomes.absoluteAdvantage(ADVANTAGE, group);
        scores[place] = (1 - rate) * scores[place] + rate * score;
        seen[place] = 1;
    }

    /// Reports `sampler/seen_share` and the metrics of every sampler.
    @Override
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = super.metrics();
        metrics.put("sampler/seen_share", total(seen) / seen.length);
        return metrics;
    }

    @Override
    Map<String, double[]> tables() {
        Map<String, double[]> tables = new LinkedHashMap<>();
        tables.put("scores", scores);
        tables.put("staleness", staleness);
        tables.put("seen", seen);
        return tables;
    }
}
