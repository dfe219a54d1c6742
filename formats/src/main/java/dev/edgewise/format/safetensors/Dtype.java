package dev.edgewise.format.safetensors;

import dev.edgewise.format.tensor.ElementType;
import java.util.List;
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

    private Dtype() {}

    /// Returns the type with this name; null when there is none we read.
    static @Nullable ElementType parse(String name) {
        for (ElementType type : LAYOUT_ORDER) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return null;
    }

    /// Returns the position in the layout order; −1 for a type that the format cannot store.
    static int rank(ElementType type) {
        return LAYOUT_ORDER.indexOf(type);
    }

    /// @throws IllegalArgumentException if the format cannot store the type
    static void requireStorable(ElementType type) {
        if (!LAYOUT_ORDER.contains(type)) {
            throw new IllegalArgumentException("safetensors cannot store " + type + "; allowed: " + names());
        }
    }

    static String names() {
        return String.join(", ", LAYOUT_ORDER.stream().map(Enum::name).sorted().toList());
    }
}
