package dev.edgewise.format.tensor;

/// Decoders of the types with one element per block. Integers and doubles beyond a float's 24 bits are rounded to
/// the nearest float.
final class PlainDecoders {
    private PlainDecoders() {}

    static void bool(byte[] source, float[] destination, int elements) {
        for (int i = 0; i < elements; i++) {
            destination[i] = source[i] == 0 ? 0 : 1;
        }
    }

    static void unsigned8(byte[] source, float[] destination, int elements) {
        for (int i = 0; i < elements; i++) {
            destination[i] = source[i] & 0xff;
        }
    }

    static void int8(byte[] source, float[] destination, int elements) {
        for (int i = 0; i < elements; i++) {
            destination[i] = source[i];
        }
    }

    static void int16(byte[] source, float[] destination, int elements) {
        for (int i = 0; i < elements; i++) {
            destination[i] = LittleEndian.int16(source, 2 * i);
        }
    }

    static void int32(byte[] source, float[] destination, int elements) {
        for (int i = 0; i < elements; i++) {
            destination[i] = LittleEndian.int32(source, 4 * i);
        }
    }

    static void int64(byte[] source, float[] destination, int elements) {
        for (int i = 0; i < elements; i++) {
            destination[i] = LittleEndian.int64(source, 8 * i);
        }
    }

    static void float16(byte[] source, float[] destination, int elements) {
        for (int i = 0; i < elements; i++) {
            destination[i] = LittleEndian.float16(source, 2 * i);
        }
    }

    /// bfloat16 is the upper half of a float.
    static void bfloat16(byte[] source, float[] destination, int elements) {
        for (int i = 0; i < elements; i++) {
            destination[i] = Float.intBitsToFloat(LittleEndian.int16(source, 2 * i) << 16);
        }
    }

    static void float32(byte[] source, float[] destination, int elements) {
        for (int i = 0; i < elements; i++) {
            destination[i] = Float.intBitsToFloat(LittleEndian.int32(source, 4 * i));
        }
    }

    static void float64(byte[] source, float[] destination, int elements) {
        for (int i = 0; i < elements; i++) {
            destination[i] = (float) Double.longBitsToDouble(LittleEndian.int64(source, 8 * i));
        }
    }
}
