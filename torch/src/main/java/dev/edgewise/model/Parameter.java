package dev.edgewise.model;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.PackedMatrix;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A trainable tensor: the F32 master, the working copy in the compute type, and the F32 gradient.
///
/// Several Hugging Face tensors may lie in one parameter, row after row (q, k, v; gate, up), so that one product
/// serves them. Under a LoRA adapter the master is frozen, and the working copy has the adapters of its slices
/// merged in, in F32 too. The parameter owns its tensors and adapters.
public final class Parameter implements AutoCloseable {
    /// A Hugging Face tensor inside a parameter: rows `start … start + rows − 1` of it.
    public record Slice(String name, long start, long rows) {}

    private final ParameterShape shape;
    private final Tensor master;
    private final List<LowRankAdapter> adapters = new ArrayList<>();
    private @Nullable Tensor working;
    private @Nullable Tensor gradient;
    private @Nullable PackedMatrix packed;
    private boolean empty = true;
    private boolean frozen;
    private boolean bypassed;

    /// Zeros.
    Parameter(ParameterShape shape, Device device) {
        this.shape = shape;
        this.master = Tensors.zeros(device, DType.F32, shape.shape()).keep();
    }

    public String name() {
        return shape.name();
    }

    public List<Slice> slices() {
        return shape.slices();
    }

    /// Returns whether weight decay applies: matrices decay, norms and biases do not, as in the HF Trainer.
    public boolean decays() {
        return shape.isMatrix();
    }

    /// Returns the weights as the optimizer sees them, F32.
    public Tensor master() {
        return master;
    }

    /// Returns the weights as the network multiplies them: the master itself in fp32, a rounded copy in bf16;
    /// with the adapters merged in where there are any.
    public Tensor working() {
        return working == null || bypassed ? master : working;
    }

    /// Returns whether the optimizer moves the master; not so for the base under an adapter.
    public boolean trainable() {
        return !frozen;
    }

    /// Returns the working copy laid out for products with few rows; made when first asked for, freed by
    /// [#unpack].
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

    /// Returns the sum of the gradients since the last [#clearGradient()], F32, the master's shape; may be added
    /// to.
    ///
    /// @throws IllegalStateException if the parameter is frozen
    public Tensor gradient() {
        Tensor sum = sum();
        if (empty) {
            sum.zero_();
            empty = false;
        }
        return sum;
    }

    /// Returns the gradient to add to; null when the parameter is frozen.
    public @Nullable Tensor gradientIfTrainable() {
        return frozen ? null : gradient();
    }

    /// Adds a gradient of the master's shape, in any type.
    public void accumulate(Tensor addend) {
        if (empty) {
            sum().copy_(addend);
            empty = false;
        } else {
            // Converted first: a sum of two types takes several times as long as both passes.
            sum().add_(addend.to(DType.F32));
        }
    }

    private Tensor sum() {
        if (frozen) {
            throw new IllegalStateException(name() + " is frozen under an adapter and has no gradient");
        }
        if (gradient == null) {
            gradient = Tensors.like(master).keep();
            empty = true;
        }
        return gradient;
    }

    /// Lets the next gradient replace what is there.
    void clearGradient() {
        empty = true;
    }

    void releaseGradient() {
        if (gradient != null) {
            gradient.close();
            gradient = null;
        }
    }

    /// Takes the master away from the optimizer. It must not change from here on.
    void freeze() {
        frozen = true;
        releaseGradient();
    }

    /// Puts an adapter on one slice and takes it over; it counts from the next [#refresh] on.
    void adapt(LowRankAdapter adapter) {
        adapters.add(adapter);
    }

    /// Returns the adapters on this parameter's slices.
    List<LowRankAdapter> adapters() {
        return Collections.unmodifiableList(adapters);
    }

    /// Writes the master with the adapters merged in.
    ///
    /// @param target F32, the master's shape
    void copyMerged(Tensor target) {
        target.copy_(master);
        if (!adapters.isEmpty()) {
            write(target);
        }
    }

    /// Adds the adapters to the master, removes them and thaws the parameter.
    void mergeAdapters() {
        absorbAdapters();
        adapters.forEach(LowRankAdapter::close);
        adapters.clear();
        frozen = false;
        bypassed = false;
    }

    /// Adds the adapters to the master, which is the one way in which a frozen master changes.
    void absorbAdapters() {
        for (LowRankAdapter adapter : adapters) {
            Tensor rows = rows(master, adapter.slice());
            rows.copy_(adapter.merged(rows));
        }
    }

    /// Rounds the master into the working copy, adapters merged in, making one if that or the compute type needs
    /// it.
    void refresh(DType compute) {
        adapters.forEach(adapter -> adapter.refresh(compute));
        bypassed = false;
        boolean plain = compute == DType.F32 && adapters.isEmpty();
        boolean fitting = plain ? working == null : working != null && working.type() == compute;
        if (frozen && adapters.isEmpty() && fitting) {
            return;
        }
        unpack();
        if (working != null && !fitting) {
            working.close();
            working = null;
        }
        if (plain) {
            return;
        }
        if (working == null) {
            working = Tensors.empty(master.device(), compute, master.shape()).keep();
        }
        write(working);
    }

    private void write(Tensor target) {
        if (adapters.isEmpty()) {
            target.copy_(master);
            return;
        }
        for (Slice slice : slices()) {
            try (var _ = TensorScope.open()) {
                Tensor merged = rows(master, slice);
                for (LowRankAdapter adapter : adapters) {
                    merged = adapter.slice().equals(slice) ? adapter.merged(merged) : merged;
                }
                rows(target, slice).copy_(merged);
            }
        }
    }

    private static Tensor rows(Tensor matrix, Slice slice) {
        return matrix.narrow(0, slice.start(), slice.rows());
    }

    /// Takes the adapters out of the working copy, or merges them in again. In fp32 nothing is computed: without
    /// them the network multiplies the master.
    void useAdapters(boolean on) {
        if (adapters.isEmpty() || working == null) {
            return;
        }
        unpack();
        if (working.type() == DType.F32) {
            bypassed = !on;
        } else if (on) {
            write(working);
        } else {
            working.copy_(master);
        }
    }

    @Override
    public void close() {
        adapters.forEach(LowRankAdapter::close);
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
