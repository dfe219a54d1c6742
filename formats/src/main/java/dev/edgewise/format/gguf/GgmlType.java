package dev.edgewise.format.gguf;

import dev.edgewise.format.tensor.ElementType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// GGML's numbers of tensor element types.
final class GgmlType {
    private static final Map<Integer, ElementType> SUPPORTED = Map.ofEntries(
            Map.entry(0, ElementType.F32),
            Map.entry(1, ElementType.F16),
            Map.entry(2, ElementType.Q4_0),
            Map.entry(3, ElementType.Q4_1),
            Map.entry(6, ElementType.Q5_0),
            Map.entry(7, ElementType.Q5_1),
            Map.entry(8, ElementType.Q8_0),
            Map.entry(12, ElementType.Q4_K),
            Map.entry(14, ElementType.Q6_K),
            Map.entry(24, ElementType.I8),
            Map.entry(25, ElementType.I16),
            Map.entry(26, ElementType.I32),
            Map.entry(27, ElementType.I64),
            Map.entry(28, ElementType.F64),
            Map.entry(30, ElementType.BF16));

    /// Known to GGML, not read by us; named in messages.
    private static final Map<Integer, String> UNSUPPORTED = Map.ofEntries(
            Map.entry(9, "Q8_1"),
            Map.entry(10, "Q2_K"),
            Map.entry(11, "Q3_K"),
            Map.entry(13, "Q5_K"),
            Map.entry(15, "Q8_K"),
            Map.entry(16, "IQ2_XXS"),
            Map.entry(17, "IQ2_XS"),
            Map.entry(18, "IQ3_XXS"),
            Map.entry(19, "IQ1_S"),
            Map.entry(20, "IQ4_NL"),
            Map.entry(21, "IQ3_S"),
            Map.entry(22, "IQ2_S"),
            Map.entry(23, "IQ4_XS"),
            Map.entry(29, "IQ1_M"),
            Map.entry(34, "TQ1_0"),
            Map.entry(35, "TQ2_0"),
            Map.entry(39, "MXFP4"),
            Map.entry(40, "NVFP4"));

    private static final List<String> MODEL_TYPES =
            List.of("F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K", "Q6_K");

    private GgmlType() {}

    /// Returns the type with this number; null when it is none we read.
    static @Nullable ElementType of(int number) {
        return SUPPORTED.get(number);
    }

    /// GGML's number of a type.
    ///
    /// @throws IllegalArgumentException if GGML has no such type
    static int number(ElementType type) {
        return SUPPORTED.entrySet().stream()
                .filter(entry -> entry.getValue() == type)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("GGUF cannot store " + type));
    }

    /// Returns the name for messages, `type 99` when GGML has none either.
    static String describe(int number) {
        return UNSUPPORTED.getOrDefault(number, "type " + Integer.toUnsignedString(number));
    }

    /// Returns the types weights come in, for messages.
    static String supported() {
        return String.join(", ", MODEL_TYPES);
    }
}
