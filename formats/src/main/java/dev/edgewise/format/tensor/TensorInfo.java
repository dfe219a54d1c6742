package dev.edgewise.format.tensor;

import dev.edgewise.error.Quoted;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Name, element type and shape of a stored tensor.
///
/// @param shape outermost dimension first, as PyTorch prints it; `[]` is a scalar. Not to be changed
@SuppressWarnings("ArrayRecordComponent") // compared by content below
public record TensorInfo(String name, ElementType type, long[] shape) {
    /// Checks that the shape is possible.
    ///
    /// @throws IllegalArgumentException if a dimension is negative or a row does not fill whole blocks
    /// @throws ArithmeticException if there are more than 2⁶³ − 1 elements or bytes
    public TensorInfo {
        shape = shape.clone();
        for (long dimension : shape) {
            if (dimension < 0) {
                throw new IllegalArgumentException("dimensions must be at least 0 but were " + Arrays.toString(shape));
            }
        }
        type.bytes(count(shape));
        type.bytes(shape.length == 0 ? 1 : shape[shape.length - 1]);
    }

    public long elements() {
        return count(shape);
    }

    public long bytes() {
        return type.bytes(elements());
    }

    private static long count(long[] shape) {
        long product = 1;
        for (long dimension : shape) {
            product = Math.multiplyExact(product, dimension);
        }
        return product;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TensorInfo that
                && name.equals(that.name)
                && type == that.type
                && Arrays.equals(shape, that.shape);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, type, Arrays.hashCode(shape));
    }

    /// Returns `model.norm.weight F32[576]`.
    @Override
    public String toString() {
        return Quoted.of(name) + " " + type + Arrays.toString(shape);
    }
}
