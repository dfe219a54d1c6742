package dev.edgewise.format.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Turns stored elements of any type into 32-bit floats, chunk by chunk through two small arrays.
public final class Dequantizer {
    private static final ValueLayout.OfInt STORED = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int CHUNK_ELEMENTS = 8192;

    private Dequantizer() {}

    /// Decodes all of `source`; the destination holds exactly 4 bytes per element, in the machine's byte order.
    ///
    /// @throws IllegalArgumentException if the source is not whole blocks or the destination has another size
    public static void dequantize(ElementType type, MemorySegment source, MemorySegment destination) {
        long blocks = source.byteSize() / type.blockBytes();
        long elements = blocks * type.blockElements();
        if (source.byteSize() % type.blockBytes() != 0 || destination.byteSize() != elements * Float.BYTES) {
            throw new IllegalArgumentException(source.byteSize() + " bytes of " + type + " are " + elements
                    + " elements and need " + elements * Float.BYTES + " bytes as floats, but the destination has "
                    + destination.byteSize());
        }
        if (type == ElementType.F32) {
            MemorySegment.copy(source, STORED, 0, destination, ValueLayout.JAVA_INT_UNALIGNED, 0, elements);
        } else {
            decode(type, source, destination, blocks);
        }
    }

    private static void decode(ElementType type, MemorySegment source, MemorySegment destination, long blocks) {
        BlockDecoder decoder = decoder(type);
        int chunk = (int) Math.min(blocks, CHUNK_ELEMENTS / type.blockElements());
        byte[] stored = new byte[chunk * type.blockBytes()];
        float[] decoded = new float[chunk * type.blockElements()];
        for (long block = 0; block < blocks; block += chunk) {
            int count = (int) Math.min(chunk, blocks - block);
            long from = block * type.blockBytes();
            long to = block * type.blockElements() * Float.BYTES;
            MemorySegment.copy(source, ValueLayout.JAVA_BYTE, from, stored, 0, count * type.blockBytes());
            decoder.decode(stored, decoded, count);
            MemorySegment.copy(
                    decoded, 0, destination, ValueLayout.JAVA_FLOAT_UNALIGNED, to, count * type.blockElements());
        }
    }

    private static BlockDecoder decoder(ElementType type) {
        return switch (type) {
            case BOOL -> PlainDecoders::bool;
            case U8 -> PlainDecoders::unsigned8;
            case I8 -> PlainDecoders::int8;
            case I16 -> PlainDecoders::int16;
            case F16 -> PlainDecoders::float16;
            case BF16 -> PlainDecoders::bfloat16;
            case I32 -> PlainDecoders::int32;
            case F32 -> PlainDecoders::float32;
            case F64 -> PlainDecoders::float64;
            case I64 -> PlainDecoders::int64;
            case Q4_0 -> QuantDecoders::q40;
            case Q4_1 -> QuantDecoders::q41;
            case Q5_0 -> QuantDecoders::q50;
            case Q5_1 -> QuantDecoders::q51;
            case Q8_0 -> QuantDecoders::q80;
            case Q4_K -> SuperBlockDecoders::q4k;
            case Q6_K -> SuperBlockDecoders::q6k;
        };
    }
}
