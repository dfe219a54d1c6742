package dev.edgewise.policy;

import dev.edgewise.model.DecoderConfig;
import dev.edgewise.model.DecoderTraining;
import dev.edgewise.model.Parameter;
import dev.edgewise.monitor.Reading;
import dev.edgewise.monitor.Spectrum;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.Norms;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/// Cheap signs of a network that stops learning, from one forward pass over some sequences.
///
/// **Dead units.** A unit is one of the F channels of a layer's MLP, its activation `a = silu(gate(x)) ⊙ up(x)`. With
/// s_f the mean of |a_f| over all tokens,
///
///     dead(f)  ⇔  s_f ≤ τ · mean over the layer's units of s,   τ = 0.025
///
/// (τ-dormant, Sokar et al. 2023, <https://arxiv.org/abs/2302.12902>, definition 3.1); the share is over all layers.
/// **How we differ:** their units end in a ReLU; in SwiGLU the unit is the gated product, since either factor can
/// silence it.
///
/// **Effective rank** (Roy and Vetterli 2007) of the states behind the final norm, not centred, at [#ROWS] positions
/// evenly spread over the tokens, or at all of them where there are fewer.
///
/// **Parameter norm.** L2, of the weights as the network multiplies them: adapters merged in, rounded in bf16.
public final class NetworkSigns {
    /// Positions whose states make the matrix of the effective rank, which is at most this.
    public static final int ROWS = 256;

    private static final double DORMANT = 0.025;

    private final Policy policy;
    private final double[][] activity;
    private final List<Tensor> states = new ArrayList<>();

    private NetworkSigns(Policy policy) {
        DecoderConfig config = policy.weights().config();
        this.policy = policy;
        this.activity = new double[config.layers()][config.mlp()];
    }

    /// Reads the signs; the policy stays as it is.
    ///
    /// @param sequences token ids, each within the context; at least one
    public static Reading.Weights of(Policy policy, List<int[]> sequences) {
        NetworkSigns signs = new NetworkSigns(policy);
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled()) {
            signs.pass(sequences);
            return new Reading.Weights(signs.deadUnits(), signs.effectiveRank(), signs.norm());
        }
    }

    /// Returns the sum of |a_f| over all tokens for every unit of every layer; the policy stays as it is.
    ///
    /// @param sequences token ids, each within the context; at least one
    static double[][] activity(Policy policy, List<int[]> sequences) {
        NetworkSigns signs = new NetworkSigns(policy);
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled()) {
            signs.pass(sequences);
            return signs.activity;
        }
    }

    private void pass(List<int[]> sequences) {
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException("the signs of a network need at least one sequence");
        }
        TreeMap<Integer, List<int[]>> byLength = new TreeMap<>();
        sequences.forEach(ids ->
                byLength.computeIfAbsent(ids.length, _ -> new ArrayList<>()).add(ids));
        byLength.values().forEach(this::passOne); // of one length, so that nothing is padded
    }

    private void passOne(List<int[]> ids) {
        int width = ids.getFirst().length;
        long[] tokens = ids.stream().flatMapToInt(Arrays::stream).asLongStream().toArray();
        Device device = policy.weights().device();
        Tensor all = new DecoderTraining(policy.weights(), policy.rope(), this::see)
                .forward(Tensors.longs(device, tokens, ids.size(), width), false);
        states.add(policy.head().states(all).to(DType.F32));
    }

    private void see(int layer, Tensor activations) {
        double[] sums = activations.abs().sum(0, false, DType.F32).toDoubles();
        for (int unit = 0; unit < sums.length; unit++) {
            activity[layer][unit] += sums[unit];
        }
    }

    /// Sums serve as means: both sides of the definition are over the same tokens.
    private double deadUnits() {
        return Arrays.stream(activity)
                .mapToDouble(layer -> Spectrum.deadUnits(layer, DORMANT))
                .average()
                .orElse(0);
    }

    private double effectiveRank() {
        Tensor all = Tensors.cat(0, states);
        int tokens = Math.toIntExact(all.size(0));
        int rows = Math.min(ROWS, tokens);
        long[] chosen = new long[rows];
        Arrays.setAll(chosen, i -> (long) i * tokens / rows);
        Tensor matrix = all.indexSelect(0, Tensors.longs(all.device(), chosen, rows));
        return Spectrum.effectiveRank(Norms.singularValues(matrix).toDoubles());
    }

    private double norm() {
        double squares = 0;
        for (Parameter parameter : policy.weights().parameters()) {
            double norm = Norms.of(parameter.working());
            squares += norm * norm;
        }
        return Math.sqrt(squares);
    }
}
