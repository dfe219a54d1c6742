package dev.edgewise.format.gguf;

import org.jspecify.annotations.Nullable;

/// Types of metadata values.
public enum GgufType {
    UINT8(0, 1),
    INT8(1, 1),
    UINT16(2, 2),
    INT16(3, 2),
    UINT32(4, 4),
    INT32(5, 4),
    FLOAT32(6, 4),
    BOOL(7, 1),
    STRING(8, 8),
    ARRAY(9, 12),
    UINT64(10, 8),
    INT64(11, 8),
    FLOAT64(12, 8);

    private final int number;
    private final int leastBytes;

    GgufType(int number, int leastBytes) {
        this.number = number;
        this.leastBytes = leastBytes;
    }

    /// Returns what the file stores for the type.
    int number() {
        return number;
    }

    /// Returns the least number of bytes a value takes; exact for numbers and booleans.
    int leastBytes() {
        return leastBytes;
    }

    /// Returns the type with this number; null when there is none.
    static @Nullable GgufType of(int number) {
        for (GgufType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        return null;
    }
}
