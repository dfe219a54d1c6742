package dev.edgewise.preference.loss;

import dev.edgewise.numeric.Logistic;
import dev.edgewise.objective.StepShape;
import dev.edgewise.plugin.PreferenceContext;
import dev.edgewise.preference.Pair;
import dev.edgewise.preference.PairSlope;
import dev.edgewise.preference.PreferenceLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Losses that compare the pairs of a whole step in sorted order: AOT, 2406.05882, as TRL's `DPOTrainer` (1.13).
///
///     L = mean_k [ −(1 − ε)·log σ(β·δ_k) − ε·log σ(−β·δ_k) ]
///     aot:           δ_k = sorted(lp_w − lp_l)_k − sorted(ref_w − ref_l)_k
///     aot_unpaired:  δ_k = sorted(s_w)_k − sorted(s_l)_k
///
/// **How we differ**: the order is that of the whole step, where TRL sorts each device's batch.
public record SortedLoss(Type type, PreferenceContext context) implements PreferenceLoss {
    /// The losses by their names in TRL.
    public enum Type {
        AOT,
        AOT_UNPAIRED;

        /// Returns the name as TRL and the configuration write it.
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String name() {
        return type.key();
    }

    @Override
    public boolean needsWholeStep() {
        return true;
    }

    @Override
    public List<PairSlope> evaluate(List<Pair> pairs, StepShape step) {
        boolean paired = type == Type.AOT;
        ToDoubleFunction<Pair> upper = paired
                ? pair -> pair.chosen().logProb() - pair.rejected().logProb()
                : pair -> pair.chosen().logRatio();
        ToDoubleFunction<Pair> lower = paired
                ? pair -> pair.chosen().reference() - pair.rejected().reference()
                : pair -> pair.rejected().logRatio();
        int[] above = order(pairs, upper);
        int[] below = order(pairs, lower);
        double[] losses = new double[pairs.size()];
        double[] chosen = new double[pairs.size()];
        double[] rejected = new double[pairs.size()];
        for (int k = 0; k < above.length; k++) {
            double x = context.beta()
                    * (upper.applyAsDouble(pairs.get(above[k])) - lower.applyAsDouble(pairs.get(below[k])));
            double smoothing = context.labelSmoothing();
            double slope = context.beta() * (smoothing * Logistic.of(x) - (1 - smoothing) * Logistic.of(-x));
            losses[above[k]] = -(1 - smoothing) * Logistic.log(x) - smoothing * Logistic.log(-x);
            chosen[above[k]] = slope;
            rejected[paired ? above[k] : below[k]] = -slope;
        }
        List<PairSlope> slopes = new ArrayList<>();
        for (int i = 0; i < losses.length; i++) {
            slopes.add(new PairSlope(losses[i], chosen[i], rejected[i]));
        }
        return slopes;
    }

    /// Returns the pairs' positions, the smallest value first.
    private static int[] order(List<Pair> pairs, ToDoubleFunction<Pair> value) {
        double[] values = pairs.stream().mapToDouble(value).toArray();
        Integer[] order = IntStream.range(0, values.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }
}
