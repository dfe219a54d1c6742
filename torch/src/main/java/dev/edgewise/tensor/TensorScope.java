package dev.edgewise.tensor;

import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/// Owns the native memory of every tensor made on this thread while it is the innermost open scope.
///
/// ```java
/// try (var scope = TensorScope.open()) {
///     Tensor hidden = decoder.forward(tokens);
///     return hidden.mean().item();          // everything else is freed here
/// }
/// ```
///
/// A tensor that must live longer is taken out with [Tensor#keep()] and then closed by whoever keeps it. Scopes
/// nest like blocks and belong to the thread that opened them.
public final class TensorScope implements AutoCloseable {
    static {
        Libtorch.load();
    }

    private static final AtomicLong LIVE = new AtomicLong();
    private static final ThreadLocal<@Nullable TensorScope> CURRENT = new ThreadLocal<>();

    private final @Nullable TensorScope outer;
    private final PointerScope pointers;
    private long owned;
    private boolean closed;

    private TensorScope(@Nullable TensorScope outer) {
        this.outer = outer;
        this.pointers = new PointerScope();
    }

    /// Opens a scope inside the current one.
    public static TensorScope open() {
        TensorScope scope = new TensorScope(CURRENT.get());
        CURRENT.set(scope);
        return scope;
    }

    /// Tensors alive on all threads: owned by open scopes or kept and not yet closed.
    public static long liveTensors() {
        return LIVE.get();
    }

    static void own(Pointer pointer) {
        TensorScope scope = CURRENT.get();
        if (scope == null) {
            pointer.close();
            throw new IllegalStateException("no TensorScope is open on thread "
                    + Thread.currentThread().getName()
                    + ": open one with try (var scope = TensorScope.open()) around the code that makes tensors");
        }
        scope.owned++;
        LIVE.incrementAndGet();
    }

    /// Hands a tensor of the innermost scope to the one around it.
    static void moveOut(Pointer pointer) {
        TensorScope scope = CURRENT.get();
        if (scope == null || scope.outer == null) {
            throw new IllegalStateException("a tensor can only move out of a scope that lies inside another");
        }
        scope.outer.pointers.attach(pointer);
        scope.pointers.detach(pointer);
        scope.owned--;
        scope.outer.owned++;
    }

    static void kept() {
        LIVE.incrementAndGet();
    }

    static void released() {
        LIVE.decrementAndGet();
    }

    /// Frees every tensor the scope owns.
    ///
    /// @throws IllegalStateException if an inner scope is still open or another thread closes it
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (CURRENT.get() != this) {
            throw new IllegalStateException("scopes must be closed by their thread, innermost first");
        }
        closed = true;
        CURRENT.set(outer);
        LIVE.addAndGet(-owned);
        pointers.close();
    }
}
