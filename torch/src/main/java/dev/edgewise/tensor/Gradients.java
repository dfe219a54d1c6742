package dev.edgewise.tensor;

import org.bytedeco.pytorch.AutoGradMode;

/// A region in which autograd records or does not: `try (var _ = Gradients.disabled()) { … }`. Belongs to its
/// thread.
public final class Gradients implements AutoCloseable {
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

    @Override
    public void close() {
        mode.releaseReference();
    }
}
