package dev.edgewise.tensor;

import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.TensorArrayRefOptional;

/// A region in which autograd records or does not: `try (var _ = Gradients.disabled()) { … }`. Belongs to its
/// thread.
public final class Gradients implements AutoCloseable {
    static {
        Libtorch.load();
    }

    private final AutoGradMode mode;

    private Gradients(boolean enabled) {
        this.mode = new AutoGradMode(enabled);
        // The guard is closed explicitly, in order, and must not depend on the tensor scope around it.
        this.mode.retainReference();
    }

    public static Gradients enabled() {
        return new Gradients(true);
    }

    public static Gradients disabled() {
        return new Gradients(false);
    }

    /// Makes a leaf record gradients.
    public static void record(Tensor leaf) {
        leaf.handle().set_requires_grad(true);
    }

    /// Returns the same values outside any graph.
    public static Tensor detached(Tensor tensor) {
        return Tensor.of(tensor.handle().detach());
    }

    /// Back-propagates `gradient`, of the shape of `result`, to the leaves.
    public static void backward(Tensor result, Tensor gradient) {
        result.handle().backward(gradient.handle(), new BoolOptional(false), false, new TensorArrayRefOptional());
    }

    /// Returns what was propagated to a leaf.
    ///
    /// @throws IllegalStateException if nothing was
    public static Tensor of(Tensor leaf) {
        org.bytedeco.pytorch.Tensor gradient = leaf.handle().grad();
        if (!gradient.defined()) {
            throw new IllegalStateException("this tensor has no gradient: it is not a leaf or backward has not run");
        }
        return Tensor.of(gradient);
    }

    @Override
    public void close() {
        mode.releaseReference();
    }
}
