package dev.edgewise.data;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A struct of Thrift's compact protocol: values by the number of their field. Parquet writes its footer and its
/// page headers in this protocol.
///
/// Numbers and booleans are `Long`, lists `List`, structs `ThriftStruct`; the bytes of texts are skipped. Every
/// length is compared with the bytes that are left before anything is made of it, so a damaged length costs no
/// memory.
record ThriftStruct(Map<Integer, Object> fields) {
    private static final int DEEPEST = 64;
    private static final Object SKIPPED = new Object();

    /// Reads one struct and leaves `bytes` behind it.
    ///
    /// @throws IOException if the bytes are no struct
    /// @throws BufferUnderflowException if they end before the struct does
    static ThriftStruct read(ByteBuffer bytes) throws IOException {
        return read(bytes.order(ByteOrder.LITTLE_ENDIAN), 0);
    }

    /// Tells whether the field is there.
    boolean has(int field) {
        return fields.containsKey(field);
    }

    /// Returns the number of a field that must be there, at least 0.
    ///
    /// @throws IOException if it is not there or negative
    long count(int field, String name) throws IOException {
        if (!(fields.get(field) instanceof Long number) || number < 0) {
            throw new IOException(name + " is " + (has(field) ? fields.get(field) : "missing"));
        }
        return number;
    }

    /// Returns the number of a field; `otherwise` if it is not there.
    long number(int field, long otherwise) {
        return fields.get(field) instanceof Long number ? number : otherwise;
    }

    /// Returns the struct of a field; null if it is not there.
    @Nullable
    ThriftStruct struct(int field) {
        return fields.get(field) instanceof ThriftStruct struct ? struct : null;
    }

    /// Returns the structs of a list; empty if it is not there.
    List<ThriftStruct> structs(int field) {
        return fields.get(field) instanceof List<?> list
                ? list.stream()
                        .filter(ThriftStruct.class::isInstance)
                        .map(ThriftStruct.class::cast)
                        .toList()
                : List.of();
    }

    private static ThriftStruct read(ByteBuffer bytes, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("it is nested more than " + DEEPEST + " deep");
        }
        Map<Integer, Object> fields = new HashMap<>();
        int field = 0;
        while (true) {
            int head = bytes.get() & 0xff;
            int type = head & 0x0f;
            if (type == 0) {
                return new ThriftStruct(fields);
            }
            field = head >> 4 == 0 ? (int) zigzag(bytes) : field + (head >> 4);
            // The type of a boolean field is its value.
            Object value = type == 1 || type == 2 ? Long.valueOf(2 - type) : value(bytes, type, depth);
            fields.put(field, value);
        }
    }

    private static Object value(ByteBuffer bytes, int type, int depth) throws IOException {
        return switch (type) {
            case 1, 2, 3 -> (long) bytes.get();
            case 4 -> within(zigzag(bytes), Short.MAX_VALUE);
            case 5 -> within(zigzag(bytes), Integer.MAX_VALUE);
            case 6 -> zigzag(bytes);
            case 7 -> skip(bytes, Double.BYTES);
            case 8 -> skip(bytes, varint(bytes));
            case 9, 10 -> list(bytes, depth);
            case 11 -> map(bytes, depth);
            case 12 -> read(bytes, depth + 1);
            case 13 -> skip(bytes, 2 * Long.BYTES);
            default -> throw new IOException("a value has the unknown type " + type);
        };
    }

    private static List<Object> list(ByteBuffer bytes, int depth) throws IOException {
        int head = bytes.get() & 0xff;
        long size = head >> 4 == 15 ? varint(bytes) : head >> 4;
        requireLeft(bytes, size);
        List<Object> elements = new ArrayList<>((int) size);
        for (long i = 0; i < size; i++) {
            elements.add(value(bytes, head & 0x0f, depth + 1));
        }
        return elements;
    }

    private static Object map(ByteBuffer bytes, int depth) throws IOException {
        long size = varint(bytes);
        requireLeft(bytes, size);
        int types = size == 0 ? 0 : bytes.get() & 0xff;
        for (long i = 0; i < size; i++) {
            value(bytes, types >> 4, depth + 1);
            value(bytes, types & 0x0f, depth + 1);
        }
        return SKIPPED;
    }

    private static Object skip(ByteBuffer bytes, long length) throws IOException {
        requireLeft(bytes, length);
        bytes.position(bytes.position() + (int) length);
        return SKIPPED;
    }

    private static void requireLeft(ByteBuffer bytes, long length) throws IOException {
        if (length < 0) {
            throw new IOException("a length is " + length);
        }
        if (length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
    }

    private static long within(long number, long largest) throws IOException {
        if (number > largest || number < -largest - 1) {
            throw new IOException("a number is " + number);
        }
        return number;
    }

    private static long zigzag(ByteBuffer bytes) throws IOException {
        long number = varint(bytes);
        return (number >>> 1) ^ -(number & 1);
    }

    private static long varint(ByteBuffer bytes) throws IOException {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = bytes.get();
            number |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new IOException("a number has more than 64 bits");
    }
}
