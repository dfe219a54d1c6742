package dev.edgewise.model;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A trainable tensor: the F32 master, the working copy in the compute type, and the F32 gradient.
///
/// Several Hugging Face tensors may lie in one parameter, row after row (q, k, v; gate, up), so that one product
/// serves them. The parameter owns its tensors.
public final class Parameter implements AutoCloseable {
    /// A Hugging Face tensor inside a parameter: rows `start … start + rows − 1` of it.
    public record Slice(String name, long start, long rows) {}

    private final String name;
    private final List<Slice> slices;
    private final boolean decays;
    private final Tensor master;
    private @Nullable Tensor working;
    private @Nullable Tensor gradient;

    /// @param decays whether weight decay applies: matrices decay, norms and biases do not, as in the HF Trainer
    Parameter(String name, Device device, boolean decays, List<Slice> slices, long... shape) {
        this.name = name;
        this.decays = decays;
        this.slices = List.copyOf(slices);
        this.master = Tensor.zeros(device, DType.F32, shape).keep();
    }

    public String name() {
        return name;
    }

    public List<Slice> slices() {
        return slices;
    }

    public boolean decays() {
        return decays;
    }

    /// The weights as the optimizer sees them, F32.
    public Tensor master() {
        return master;
    }

    /// The weights as the network multiplies them: the master itself in fp32, a rounded copy in bf16.
    public Tensor working() {
        return working == null ? master : working;
    }

    /// Sum of the gradients since the last [#clearGradient()], F32, the master's shape.
    public Tensor gradient() {
        if (gradient == null) {
            gradient = Tensor.zeros(Device.CPU, DType.F32, master.shape())
                    .on(device())
                    .keep();
        }
        return gradient;
    }

    private Device device() {
        return master.device();
    }

    void clearGradient() {
        if (gradient != null) {
            gradient.zero_();
        }
    }

    void releaseGradient() {
        if (gradient != null) {
            gradient.close();
            gradient = null;
        }
    }

    /// Rounds the master into the working copy, making one if the compute type needs it.
    void refresh(DType compute) {
        if (compute == DType.F32) {
            if (working != null) {
                working.close();
                working = null;
            }
            return;
        }
        if (working == null) {
            working = Tensor.empty(device(), compute, master.shape()).keep();
        }
        working.copy_(master);
    }

    @Override
    public void close() {
        master.close();
        if (working != null) {
            working.close();
        }
        if (gradient != null) {
            gradient.close();
        }
    }
}
