package dev.edgewise.format.tensor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Little-endian numbers inside byte arrays.
final class LittleEndian {
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    private LittleEndian() {}

    static short int16(byte[] bytes, int offset) {
        return (short) SHORT.get(bytes, offset);
    }

    static int int32(byte[] bytes, int offset) {
        return (int) INT.get(bytes, offset);
    }

    static long int64(byte[] bytes, int offset) {
        return (long) LONG.get(bytes, offset);
    }

    /// IEEE 754 binary16 as a float; exact.
    static float float16(byte[] bytes, int offset) {
        return Float.float16ToFloat(int16(bytes, offset));
    }

    static void putInt16(byte[] bytes, int offset, short value) {
        SHORT.set(bytes, offset, value);
    }

    static void putInt32(byte[] bytes, int offset, int value) {
        INT.set(bytes, offset, value);
    }

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }
}
