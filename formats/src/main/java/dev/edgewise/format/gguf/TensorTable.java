package dev.edgewise.format.gguf;

import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.tensor.ElementType;
import dev.edgewise.format.tensor.TensorInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The tensor descriptions of a file: infos and offsets into the data section, checked.
///
/// @param offsets of each tensor, in bytes from the start of the data section
record TensorTable(Map<String, TensorInfo> infos, Map<String, Long> offsets) {
    static final int MOST_TENSORS = 1 << 20;
    static final int LEAST_BYTES = 8 + 4 + 4 + 8;
    private static final int LONGEST_NAME = 1024;
    private static final int MOST_DIMENSIONS = 4;

    /// @throws ModelException if a name comes twice, a type is not supported, or a shape or offset not possible
    static TensorTable parse(GgufCursor cursor, Path file, int count, int alignment) {
        Map<String, TensorInfo> infos = new LinkedHashMap<>();
        Map<String, Long> offsets = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = cursor.string("name of tensor " + i, LONGEST_NAME);
            String what = "tensor '" + Quoted.of(name) + "'";
            long[] shape = shape(cursor, what);
            int number = cursor.int32("type of " + what);
            ElementType type = GgmlType.of(number);
            if (type == null) {
                throw new ModelException(file + ": " + what + " is quantised as " + GgmlType.describe(number)
                        + ", which is not supported; supported: " + GgmlType.supported()
                        + ". Use a file in one of these, Q8_0 for example");
            }
            long offset = cursor.int64("offset of " + what);
            if (offset < 0 || offset % alignment != 0) {
                throw cursor.fault("offset of " + what + " must be a multiple of the alignment " + alignment
                        + " but was " + Long.toUnsignedString(offset));
            }
            if (infos.put(name, info(cursor, name, type, shape)) != null) {
                throw cursor.fault(what + " appears twice");
            }
            offsets.put(name, offset);
        }
        return new TensorTable(Collections.unmodifiableMap(infos), offsets);
    }

    /// GGUF stores the innermost dimension first.
    private static long[] shape(GgufCursor cursor, String what) {
        int dimensions = cursor.int32("number of dimensions of " + what);
        if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
            throw cursor.fault("number of dimensions of " + what + " must be 1 to " + MOST_DIMENSIONS + " but was "
                    + Integer.toUnsignedString(dimensions));
        }
        long[] shape = new long[dimensions];
        for (int d = dimensions - 1; d >= 0; d--) {
            shape[d] = cursor.int64("dimensions of " + what);
        }
        return shape;
    }

    private static TensorInfo info(GgufCursor cursor, String name, ElementType type, long[] shape) {
        try {
            return new TensorInfo(name, type, shape);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw cursor.fault("shape of tensor '" + Quoted.of(name) + "' is not possible: " + e.getMessage());
        }
    }

    /// @throws ModelException if a tensor reaches beyond the data section or into another
    void requireInside(GgufCursor cursor, long dataBytes) {
        List<TensorInfo> sorted = new ArrayList<>(infos.values());
        sorted.sort(Comparator.comparingLong(this::offset).thenComparingLong(TensorInfo::bytes));
        long end = 0;
        String previous = "";
        for (TensorInfo info : sorted) {
            long offset = offset(info);
            if (info.bytes() > dataBytes - offset) {
                throw cursor.fault("tensor '%s' needs %d bytes at offset %d, but the file has %d bytes of tensor data"
                        .formatted(Quoted.of(info.name()), info.bytes(), offset, dataBytes));
            }
            if (offset < end) {
                throw cursor.fault("tensor '%s' at offset %d overlaps tensor '%s', which ends at %d"
                        .formatted(Quoted.of(info.name()), offset, Quoted.of(previous), end));
            }
            end = offset + info.bytes();
            previous = info.name();
        }
    }

    long offset(TensorInfo info) {
        return offsets.getOrDefault(info.name(), 0L);
    }
}
