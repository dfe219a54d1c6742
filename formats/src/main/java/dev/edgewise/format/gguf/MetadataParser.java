package dev.edgewise.format.gguf;

import dev.edgewise.error.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the key-value part of a file.
final class MetadataParser {
    static final int MOST_ENTRIES = 1 << 16;
    static final int LONGEST_KEY = 65_535;
    static final int LONGEST_STRING = 1 << 26;
    /// The items of all arrays together: each takes some 30 bytes of memory, many times what it takes in the
    /// file.
    static final int MOST_ITEMS = 1 << 22;
    static final int DEEPEST = 4;

    private final GgufCursor cursor;
    private int itemsLeft = MOST_ITEMS;

    MetadataParser(GgufCursor cursor) {
        this.cursor = cursor;
    }

    /// @throws dev.edgewise.error.ModelException if a length, count or type is not possible, or a key comes twice
    Map<String, GgufValue> parse(int entries) {
        Map<String, GgufValue> values = new LinkedHashMap<>();
        for (int i = 0; i < entries; i++) {
            String key = cursor.string("metadata key " + i, LONGEST_KEY);
            String what = "metadata '" + Quoted.of(key) + "'";
            GgufValue value = value(type(what), what, 0);
            if (values.put(key, value) != null) {
                throw cursor.fault(what + " appears twice");
            }
        }
        return values;
    }

    private GgufType type(String what) {
        int number = cursor.int32("type of " + what);
        GgufType type = GgufType.of(number);
        if (type == null) {
            throw cursor.fault("type of " + what + " must be 0 to " + (GgufType.values().length - 1) + " but was "
                    + Integer.toUnsignedString(number));
        }
        return type;
    }

    private GgufValue value(GgufType type, String what, int depth) {
        return switch (type) {
            case UINT8 -> new GgufValue.Whole(type, Byte.toUnsignedLong(cursor.int8(what)));
            case INT8 -> new GgufValue.Whole(type, cursor.int8(what));
            case UINT16 -> new GgufValue.Whole(type, Short.toUnsignedLong(cursor.int16(what)));
            case INT16 -> new GgufValue.Whole(type, cursor.int16(what));
            case UINT32 -> new GgufValue.Whole(type, Integer.toUnsignedLong(cursor.int32(what)));
            case INT32 -> new GgufValue.Whole(type, cursor.int32(what));
            case UINT64, INT64 -> new GgufValue.Whole(type, cursor.int64(what));
            case FLOAT32 -> new GgufValue.Decimal(type, Float.intBitsToFloat(cursor.int32(what)));
            case FLOAT64 -> new GgufValue.Decimal(type, Double.longBitsToDouble(cursor.int64(what)));
            case BOOL -> flag(what);
            case STRING -> new GgufValue.Text(cursor.string(what, LONGEST_STRING));
            case ARRAY -> items(what, depth + 1);
        };
    }

    private GgufValue flag(String what) {
        byte value = cursor.int8(what);
        if (value != 0 && value != 1) {
            throw cursor.fault(what + " must be 0 or 1 but was " + Byte.toUnsignedInt(value));
        }
        return new GgufValue.Flag(value == 1);
    }

    private GgufValue items(String what, int depth) {
        if (depth > DEEPEST) {
            throw cursor.fault(what + " nests arrays deeper than " + DEEPEST);
        }
        GgufType elementType = type(what);
        int count = cursor.count("number of items of " + what, elementType.leastBytes(), itemsLeft);
        itemsLeft -= count;
        List<GgufValue> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(value(elementType, what, depth));
        }
        return new GgufValue.Items(elementType, values);
    }
}
