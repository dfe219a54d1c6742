package dev.edgewise.tensor;

import org.jspecify.annotations.Nullable;

/// A weight `[O, K]` laid out for products with few rows, as decoding makes them: 1.3 to 2 times as fast as the plain
/// weight in bf16, 2.5 to 5 times in F32. Does not follow later changes of the weight. Owned by who made it.
///
/// Small weights and weights on other devices are used as they are.
public final class PackedMatrix implements AutoCloseable {
    private static final long SMALLEST = 1L << 16;

    private final Tensor plain;
    private final @Nullable Tensor packed;

    private PackedMatrix(Tensor plain, @Nullable Tensor packed) {
        this.plain = plain;
        this.packed = packed;
    }

    /// Lays a weight out.
    ///
    /// @param weight must outlive the result
    public static PackedMatrix of(Tensor weight) {
        if (!weight.isCpu() || weight.count() < SMALLEST) {
            return new PackedMatrix(weight, null);
        }
        try (var _ = TensorScope.open()) {
            return new PackedMatrix(weight, OneDnn.pack(weight).keep());
        }
    }

    /// Returns `x·Wᵀ + b`: `[N, K], [O] → [N, O]`, in the weight's type.
    public Tensor linear(Tensor x, @Nullable Tensor bias) {
        return packed == null ? x.linear(plain, bias) : OneDnn.linear(x, packed, bias);
    }

    @Override
    public void close() {
        if (packed != null) {
            packed.close();
        }
    }
}
