package dev.edgewise.format.tensor;

import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongUnaryOperator;

/// Makes tensors to be written in another type and row order out of F32 ones.
///
/// Nothing is computed before a writer asks for the bytes. One buffer, as large as the largest tensor, serves
/// all: the bytes of a tensor are valid until those of the next are asked for. Closing frees the buffer.
public final class TensorEncoder implements AutoCloseable {
    private Arena arena = Arena.ofConfined();
    private MemorySegment buffer = MemorySegment.NULL;

    /// Returns the tensor `name`, encoded as `type`; F32 tensors stay as they are.
    ///
    /// @param floats an F32 tensor
    /// @throws IllegalArgumentException if `type` cannot be written or a row does not fill whole blocks
    public TensorData encode(String name, TensorData floats, ElementType type) {
        TensorInfo info = new TensorInfo(name, type, requireFloats(floats).shape());
        return new TensorData(info, () -> encoded(floats, info));
    }

    /// Encodes as [#encode(String, TensorData, ElementType)] does, with row `i` taken from row `source(i)` of
    /// `floats`.
    public TensorData encode(String name, TensorData floats, ElementType type, LongUnaryOperator source) {
        TensorInfo info = new TensorInfo(name, type, requireFloats(floats).shape());
        return new TensorData(info, () -> reordered(floats, info, source));
    }

    private static TensorInfo requireFloats(TensorData tensor) {
        if (tensor.info().type() != ElementType.F32) {
            throw new IllegalArgumentException("tensors are encoded from F32 but this is " + tensor.info());
        }
        return tensor.info();
    }

    private MemorySegment encoded(TensorData floats, TensorInfo info) {
        MemorySegment source = floats.checkedBytes();
        requireStorable(source, info);
        if (info.type() == ElementType.F32) {
            return source;
        }
        MemorySegment stored = buffer(info.bytes());
        Quantizer.quantize(info.type(), source, stored);
        return stored;
    }

    private MemorySegment reordered(TensorData floats, TensorInfo info, LongUnaryOperator source) {
        MemorySegment values = floats.checkedBytes();
        requireStorable(values, info);
        MemorySegment stored = buffer(info.bytes());
        long rows = info.shape()[0];
        long from = values.byteSize() / rows;
        long to = stored.byteSize() / rows;
        for (long row = 0; row < rows; row++) {
            Quantizer.quantize(
                    info.type(), values.asSlice(source.applyAsLong(row) * from, from), stored.asSlice(row * to, to));
        }
        return stored;
    }

    private static void requireStorable(MemorySegment floats, TensorInfo info) {
        float bound = Quantizer.bound(info.type());
        for (long i = 0; i < info.elements(); i++) {
            float value = floats.get(ValueLayout.JAVA_FLOAT_UNALIGNED, i * Float.BYTES);
            if (!(Math.abs(value) < bound)) {
                throw new ModelException("tensor '" + Quoted.of(info.name()) + "' cannot be written as " + info.type()
                        + ": element " + i + " is " + value
                        + (Float.isFinite(value)
                                ? ", beyond what it can hold; write f32 or bf16"
                                : "; weights must be finite, so check how the model was trained"));
            }
        }
    }

    private MemorySegment buffer(long bytes) {
        if (buffer.byteSize() < bytes) {
            arena.close();
            arena = Arena.ofConfined();
            buffer = arena.allocate(bytes, Long.BYTES);
        }
        return buffer.asSlice(0, bytes);
    }

    @Override
    public void close() {
        arena.close();
    }
}
