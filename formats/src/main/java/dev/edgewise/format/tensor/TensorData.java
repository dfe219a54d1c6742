package dev.edgewise.format.tensor;

import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/// A tensor to be written. The bytes are asked for once, when their turn comes, so a big model is never copied
/// whole.
///
/// @param bytes gives exactly [TensorInfo#bytes()] bytes, little-endian, row-major
public record TensorData(TensorInfo info, Supplier<MemorySegment> bytes) {
    /// Returns the bytes, their number checked.
    ///
    /// @throws IllegalStateException if the supplier gives another number of bytes than the shape needs
    public MemorySegment checkedBytes() {
        MemorySegment segment = bytes.get();
        if (segment.byteSize() != info.bytes()) {
            throw new IllegalStateException(
                    "tensor " + info + " needs " + info.bytes() + " bytes but was given " + segment.byteSize());
        }
        return segment;
    }
}
