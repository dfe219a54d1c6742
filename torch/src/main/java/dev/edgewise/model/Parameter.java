package dev.edgewise.model;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.PackedMatrix;
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
    private @Nullable PackedMatrix packed;
    private boolean empty = true;

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

    /// The working copy laid out for products with few rows; made when first asked for, freed by [#unpack].
    public PackedMatrix packed() {
        if (packed == null) {
            packed = PackedMatrix.of(working());
        }
        return packed;
    }

    void unpack() {
        if (packed != null) {
            packed.close();
            packed = null;
        }
    }

    /// Sum of the gradients since the last [#clearGradient()], F32, the master's shape; may be added to.
    public Tensor gradient() {
        Tensor sum = sum();
        if (empty) {
            sum.zero_();
            empty = false;
        }
        return sum;
    }

    /// Adds a gradient of the master's shape, in any type.
    void accumulate(Tensor addend) {
        if (empty) {
            sum().copy_(addend);
            empty = false;
        } else {
            // Converted first: a sum of two types takes several times as long as both passes.
            sum().add_(addend.to(DType.F32));
        }
    }

    private Tensor sum() {
        if (gradient == null) {
            gradient = Tensor.like(master).keep();
            empty = true;
        }
        return gradient;
    }

    /// The next gradient replaces what is there.
    void clearGradient() {
        empty = true;
    }

    void releaseGradient() {
        if (gradient != null) {
            gradient.close();
            gradient = null;
        }
    }

    /// Rounds the master into the working copy, making one if the compute type needs it.
    void refresh(DType compute) {
        unpack();
        if (compute == DType.F32) {
            if (working != null) {
                working.close();
                working = null;
            }
            return;
        }
        if (working == null) {
            working = Tensor.empty(master.device(), compute, master.shape()).keep();
        }
        working.copy_(master);
    }

    @Override
    public void close() {
        unpack();
        master.close();
        if (working != null) {
            working.close();
        }
        if (gradient != null) {
            gradient.close();
        }
    }
}
