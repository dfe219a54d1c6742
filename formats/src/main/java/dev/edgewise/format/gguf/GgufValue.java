package dev.edgewise.format.gguf;

import java.util.List;

/// A metadata value with the type it is stored as.
public sealed interface GgufValue {
    GgufType type();

    /// A whole number; one of the eight integer types. A UINT64 beyond 2⁶³ − 1 shows as negative.
    record Whole(GgufType type, long value) implements GgufValue {}

    /// A FLOAT32 or FLOAT64.
    record Decimal(GgufType type, double value) implements GgufValue {}

    record Flag(boolean value) implements GgufValue {
        @Override
        public GgufType type() {
            return GgufType.BOOL;
        }
    }

    record Text(String value) implements GgufValue {
        @Override
        public GgufType type() {
            return GgufType.STRING;
        }
    }

    /// Values of one type.
    record Items(GgufType elementType, List<GgufValue> values) implements GgufValue {
        public Items {
            values = List.copyOf(values);
            for (GgufValue value : values) {
                if (value.type() != elementType) {
                    throw new IllegalArgumentException(
                            "an array of " + elementType + " cannot hold a value of type " + value.type());
                }
            }
        }

        @Override
        public GgufType type() {
            return GgufType.ARRAY;
        }
    }

    static GgufValue uint32(long value) {
        return new Whole(GgufType.UINT32, value);
    }

    static GgufValue float32(float value) {
        return new Decimal(GgufType.FLOAT32, value);
    }

    static GgufValue bool(boolean value) {
        return new Flag(value);
    }

    static GgufValue string(String value) {
        return new Text(value);
    }

    static GgufValue strings(List<String> values) {
        return new Items(GgufType.STRING, values.stream().map(GgufValue::string).toList());
    }

    static GgufValue int32s(List<Integer> values) {
        return new Items(
                GgufType.INT32,
                values.stream()
                        .map(value -> (GgufValue) new Whole(GgufType.INT32, value))
                        .toList());
    }
}
