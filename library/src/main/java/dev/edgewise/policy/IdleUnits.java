package dev.edgewise.policy;

import dev.edgewise.model.Parameter;
import dev.edgewise.model.Weights;
import dev.edgewise.monitor.Spectrum;
import dev.edgewise.optim.AdamW;
import dev.edgewise.random.Seeds;
import dev.edgewise.tensor.Norms;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// Finds units that no longer take part and draws them anew (ReDo, Sokar et al. 2023,
/// <https://arxiv.org/abs/2302.12902>, algorithm 1).
///
/// A unit f is idle as [NetworkSigns] defines it: the mean of |a_f| over some tokens is at most τ times the mean
/// over its layer. Of an idle unit
///
///     gate_f, up_f ~ N(0, σ²),   down_{·f} = 0,   the moments of all three = 0
///
/// so that the network computes what it did without the unit, and the unit can learn again.
///
/// **How we differ:** σ is the root mean square of the layer's matrix, where ReDo takes the distribution that
/// the weights were first drawn from, which a pretrained model does not tell.
public final class IdleUnits {
    private IdleUnits() {}

    /// Makes what one process found what all ranks take.
    @FunctionalInterface
    public interface Agreement {
        /// Returns what all take.
        ///
        /// @param found of every layer, whether each unit is idle
        List<boolean[]> of(List<boolean[]> found);
    }

    /// Returns of every layer whether each unit is idle; the policy stays as it is.
    ///
    /// @param sequences token ids, each within the context; at least one
    /// @param threshold τ in [0, 1)
    public static List<boolean[]> find(Policy policy, List<int[]> sequences, double threshold) {
        return Arrays.stream(NetworkSigns.activity(policy, sequences))
                .map(layer -> Spectrum.dead(layer, threshold))
                .toList();
    }

    /// Draws the idle units of every layer anew.
    ///
    /// @param idle one entry for each layer, `[F]`
    /// @param optimizer whose moments of them are forgotten
    /// @param seed of what is drawn
    /// @return how many they were
    public static int reset(Policy policy, AdamW optimizer, List<boolean[]> idle, long seed) {
        Weights weights = policy.weights();
        Map<String, Parameter> byName =
                weights.parameters().stream().collect(Collectors.toMap(Parameter::name, Function.identity()));
        Map<String, Tensor> moments =
                optimizer.moments().stream().collect(Collectors.toMap(AdamW.Moment::name, AdamW.Moment::tensor));
        int count = 0;
        for (int layer = 0; layer < idle.size(); layer++) {
            int found = count(idle.get(layer));
            if (found > 0) {
                String mlp = "model.layers." + layer + ".mlp.";
                boolean[] units = idle.get(layer);
                into(byName, mlp + "gate_up", twice(units), moments, seed);
                clear(byName, mlp + "gate_up.bias", twice(units), 0, moments);
                clear(byName, mlp + "down_proj.weight", units, 1, moments);
            }
            count += found;
        }
        weights.refresh(weights.compute());
        return count;
    }

    private static int count(boolean[] units) {
        int count = 0;
        for (boolean unit : units) {
            count += unit ? 1 : 0;
        }
        return count;
    }

    /// The rows of gate and up lie in one matrix, gate first.
    private static boolean[] twice(boolean[] units) {
        boolean[] both = Arrays.copyOf(units, 2 * units.length);
        System.arraycopy(units, 0, both, units.length, units.length);
        return both;
    }

    private static void into(
            Map<String, Parameter> byName, String name, boolean[] rows, Map<String, Tensor> moments, long seed) {
        Parameter matrix = byName.get(name);
        if (matrix == null) {
            throw new IllegalStateException("the decoder has no matrix " + name);
        }
        try (var _ = TensorScope.open()) {
            Tensor master = matrix.master();
            int width = Math.toIntExact(master.size(1));
            double deviation = Norms.of(master) / Math.sqrt((double) master.count());
            float[] drawn = new float[rows.length * width];
            RandomGenerator random = Seeds.stream(seed, name);
            for (int row = 0; row < rows.length; row++) {
                for (int i = row * width; rows[row] && i < (row + 1) * width; i++) {
                    drawn[i] = (float) (deviation * random.nextGaussian());
                }
            }
            clear(byName, name, rows, 0, moments);
            master.add_(Tensors.floats(master.device(), drawn, master.shape()));
        }
    }

    /// Sets rows (axis 0) or columns (axis 1) of a parameter and of its moments to 0; nothing where there is no
    /// such parameter.
    private static void clear(
            Map<String, Parameter> byName, String name, boolean[] chosen, int axis, Map<String, Tensor> moments) {
        Parameter parameter = byName.get(name);
        if (parameter == null) {
            return;
        }
        try (var _ = TensorScope.open()) {
            float[] kept = new float[chosen.length];
            for (int i = 0; i < kept.length; i++) {
                kept[i] = chosen[i] ? 0 : 1;
            }
            Tensor master = parameter.master();
            boolean vector = master.shape().length == 1;
            long[] shape = vector
                    ? new long[] {kept.length}
                    : axis == 0 ? new long[] {kept.length, 1} : new long[] {1, kept.length};
            Tensor mask = Tensors.floats(master.device(), kept, shape);
            master.mul_(mask);
            for (String moment : List.of(".exp_avg", ".exp_avg_sq")) {
                Tensor tensor = moments.get(name + moment);
                if (tensor != null) {
                    tensor.mul_(mask);
                }
            }
        }
    }
}
