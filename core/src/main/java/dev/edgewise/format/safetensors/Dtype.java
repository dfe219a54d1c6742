package dev.edgewise.format.safetensors;

import dev.edgewise.format.tensor.ElementType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The format's names of element types. They equal ours; quantised types have none.
final class Dtype {
    /// The order in which the reference library lays tensors out, widest first.
    private static final List<ElementType> LAYOUT_ORDER = List.of(
            ElementType.I64,
            ElementType.F64,
            ElementType.F32,
            ElementType.I32,
            ElementType.BF16,
            ElementType.F16,
            ElementType.I16,
            ElementType.I8,
            ElementType.U8,
            ElementType.BOOL);

    private static final Map<ElementType, Integer> RANKS = new EnumMap<>(ElementType.class);

    static {
        for (int i = 0; i < LAYOUT_ORDER.size(); i++) {
            RANKS.put(LAYOUT_ORDER.get(i), i);
        }
    }

    private Dtype() {}

    /// The type with this name; null when there is none we read.
    static @Nullable ElementType parse(String name) {
        for (ElementType type : LAYOUT_ORDER) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return null;
    }

    /// Position in the layout order.
    ///
    /// @throws IllegalArgumentException if the format cannot store the type
    static int rank(ElementType type) {
        Integer rank = RANKS.get(type);
        if (rank == null) {
            throw new IllegalArgumentException("safetensors cannot store " + type + "; allowed: " + names());
        }
        return rank;
    }

    static String names() {
        return String.join(", ", LAYOUT_ORDER.stream().map(Enum::name).sorted().toList());
    }
}
