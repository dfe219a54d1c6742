package dev.edgewise.format.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Encodes 32-bit floats for storage: F32, F16, BF16 or Q8_0, little-endian.
///
/// Rounding: F16 and BF16 to nearest, ties to even; Q8_0 to nearest, ties away from zero, as ggml's reference
/// does, with
///
///     d = max|x| / 127,   q = round(x · (1/d)),   x ≈ d · q
///
/// per block of 32, `d` stored as binary16.
public final class Quantizer {
    private static final int BLOCK = ElementType.Q8_0.blockElements();
    private static final int CHUNK = 1 << 16;

    private Quantizer() {}

    /// Returns the stored form of `values`.
    ///
    /// @throws IllegalArgumentException if the type is another one, or the values do not fill whole blocks
    public static byte[] quantize(ElementType type, float[] values) {
        byte[] stored = new byte[Math.toIntExact(type.bytes(values.length))];
        if (type == ElementType.F32) {
            for (int i = 0; i < values.length; i++) {
                LittleEndian.putInt32(stored, 4 * i, Float.floatToRawIntBits(values[i]));
            }
        } else if (type == ElementType.F16) {
            for (int i = 0; i < values.length; i++) {
                LittleEndian.putInt16(stored, 2 * i, Float.floatToFloat16(values[i]));
            }
        } else if (type == ElementType.BF16) {
            for (int i = 0; i < values.length; i++) {
                LittleEndian.putInt16(stored, 2 * i, bfloat16(values[i]));
            }
        } else if (type == ElementType.Q8_0) {
            for (int block = 0; block < values.length / BLOCK; block++) {
                q80(values, block * BLOCK, stored, block * type.blockBytes());
            }
        } else {
            throw new IllegalArgumentException("floats can be stored as F32, F16, BF16 or Q8_0 but not as " + type);
        }
        return stored;
    }

    /// Quantizes as [#quantize(ElementType, float[])] does, from memory to memory and of any size.
    ///
    /// @param floats 32-bit floats in the machine's order, aligned or not
    /// @param stored exactly the bytes that so many elements take
    /// @throws IllegalArgumentException if the type is another one, the values do not fill whole blocks, or
    ///     `stored` has another size
    public static void quantize(ElementType type, MemorySegment floats, MemorySegment stored) {
        long elements = floats.byteSize() / Float.BYTES;
        if (floats.byteSize() % Float.BYTES != 0 || stored.byteSize() != type.bytes(elements)) {
            throw new IllegalArgumentException(floats.byteSize() + " bytes of floats need " + type.bytes(elements)
                    + " bytes as " + type + ", but the destination has " + stored.byteSize());
        }
        for (long from = 0; from < elements; from += CHUNK) {
            float[] chunk = new float[(int) Math.min(CHUNK, elements - from)];
            MemorySegment.copy(floats, ValueLayout.JAVA_FLOAT_UNALIGNED, from * Float.BYTES, chunk, 0, chunk.length);
            byte[] bytes = quantize(type, chunk);
            MemorySegment.copy(bytes, 0, stored, ValueLayout.JAVA_BYTE, type.bytes(from), bytes.length);
        }
    }

    /// Returns the bound that finite values must stay below to be stored: what reaches it becomes infinite.
    ///
    ///     F16: (2 − 2⁻¹¹)·2¹⁵ = 65520    BF16: (2 − 2⁻⁸)·2¹²⁷    Q8_0: 127·65520, its scale being an F16
    ///
    /// @throws IllegalArgumentException if the type is another one
    static float bound(ElementType type) {
        if (type == ElementType.F32) {
            return Float.POSITIVE_INFINITY;
        } else if (type == ElementType.F16) {
            return 65520f;
        } else if (type == ElementType.BF16) {
            return 0x1.FFp127f;
        } else if (type == ElementType.Q8_0) {
            return 127 * 65520f;
        }
        throw new IllegalArgumentException("floats can be stored as F32, F16, BF16 or Q8_0 but not as " + type);
    }

    private static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 64);
        }
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }

    private static void q80(float[] values, int from, byte[] stored, int to) {
        float largest = 0;
        for (int j = 0; j < BLOCK; j++) {
            largest = Math.max(largest, Math.abs(values[from + j]));
        }
        float d = largest / 127;
        float inverse = d == 0 ? 0 : 1 / d;
        LittleEndian.putInt16(stored, to, Float.floatToFloat16(d));
        for (int j = 0; j < BLOCK; j++) {
            float scaled = values[from + j] * inverse;
            int whole = (int) Math.abs(scaled);
            int magnitude = whole + (int) (2 * (Math.abs(scaled) - whole));
            stored[to + 2 + j] = (byte) (scaled < 0 ? -magnitude : magnitude);
        }
    }
}
