package dev.edgewise.format.gguf;

import org.jspecify.annotations.Nullable;

/// Types of metadata values; the order is the number the file stores.
public enum GgufType {
    UINT8(1),
    INT8(1),
    UINT16(2),
    INT16(2),
    UINT32(4),
    INT32(4),
    FLOAT32(4),
    BOOL(1),
    STRING(8),
    ARRAY(12),
    UINT64(8),
    INT64(8),
    FLOAT64(8);

    private final int leastBytes;

    GgufType(int leastBytes) {
        this.leastBytes = leastBytes;
    }

    /// The least number of bytes a value takes; exact for numbers and booleans.
    int leastBytes() {
        return leastBytes;
    }

    /// The type with this number; null when there is none.
    static @Nullable GgufType of(int number) {
        GgufType[] all = values();
        return number >= 0 && number < all.length ? all[number] : null;
    }
}
