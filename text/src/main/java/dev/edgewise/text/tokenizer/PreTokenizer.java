package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// How a byte-level model cuts text into the pieces it merges within, by the names GGUF files use
/// (`tokenizer.ggml.pre`). Each expression cuts the pieces of the one before it.
enum PreTokenizer {
    GPT2(false, List.of("gpt-2", "phi-2", "mpt", "olmo", "jais", "trillion", "granite-docling"), Patterns.GPT2),
    DIGITS(
            false,
            List.of("smollm", "starcoder", "refact", "command-r", "codeshell", "exaone", "minerva-7b"),
            "\\p{N}",
            Patterns.GPT2),
    QWEN2(
            false,
            List.of("qwen2", "deepseek-r1-qwen", "stablelm2", "hunyuan", "megrez"),
            Patterns.CASELESS_ENDINGS + "\\p{N}" + Patterns.REST),
    LLAMA3(
            true,
            List.of("llama-bpe", "llama3", "llama-v3", "falcon3", "pixtral"),
            Patterns.CASELESS_ENDINGS + "\\p{N}{1,3}" + Patterns.REST),
    DEFAULT(false, List.of("default"), "[\\p{P}\\$\\+<=>\\^~\\|]+", Patterns.GPT2, "\\p{N}+", "[0-9][0-9][0-9]");

    private final boolean ignoreMerges;
    private final List<String> names;
    private final List<String> expressions;

    PreTokenizer(boolean ignoreMerges, List<String> names, String... expressions) {
        this.ignoreMerges = ignoreMerges;
        this.names = names;
        this.expressions = List.of(expressions);
    }

    static Optional<PreTokenizer> named(String name) {
        return Arrays.stream(values()).filter(pre -> pre.names.contains(name)).findFirst();
    }

    /// Returns the rules that a `tokenizer.json` cuts by; empty when they are none of these.
    ///
    /// @param node its `pre_tokenizer`
    /// @param ignoreMerges its model's `ignore_merges`
    static Optional<PreTokenizer> of(JsonNode node, boolean ignoreMerges) {
        List<String> found = new ArrayList<>();
        return cuts(node, found)
                ? Arrays.stream(values())
                        .filter(pre -> pre.ignoreMerges == ignoreMerges && pre.expressions.equals(found))
                        .findFirst()
                : Optional.empty();
    }

    /// Adds the expressions that a pre-tokenizer cuts by, in order; false when one of its steps is no such cut.
    private static boolean cuts(JsonNode node, List<String> expressions) {
        return switch (node.path("type").asText()) {
            case "Sequence" -> {
                boolean all = true;
                for (JsonNode step : node.path("pretokenizers")) {
                    all &= cuts(step, expressions);
                }
                yield all;
            }
            case "Split" -> {
                expressions.add(node.path("pattern").path("Regex").asText());
                yield node.path("behavior").asText().equals("Isolated")
                        && !node.path("invert").asBoolean();
            }
            case "Digits" -> expressions.add(node.path("individual_digits").asBoolean() ? "\\p{N}" : "\\p{N}+");
            case "ByteLevel" -> {
                if (node.path("use_regex").asBoolean(true)) {
                    expressions.add(Patterns.GPT2);
                }
                yield !node.path("add_prefix_space").asBoolean();
            }
            default -> false;
        };
    }

    /// Returns the name GGUF files use, the most usual one.
    String ggufName() {
        return names.getFirst();
    }

    static String known() {
        return Arrays.stream(values())
                .flatMap(pre -> pre.names.stream())
                .collect(Collectors.toCollection(TreeSet::new))
                .toString();
    }

    /// Returns whether a piece that is a token as a whole is taken as it is, without merging.
    boolean ignoreMerges() {
        return ignoreMerges;
    }

    void writeTo(ObjectNode tokenizer) {
        ObjectNode node = tokenizer.putObject("pre_tokenizer").put("type", "Sequence");
        ArrayNode steps = node.putArray("pretokenizers");
        for (String expression : expressions) {
            steps.addObject()
                    .put("type", "Split")
                    .put("behavior", "Isolated")
                    .put("invert", false)
                    .putObject("pattern")
                    .put("Regex", expression);
        }
        steps.addObject()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", false);
    }

    private static final class Patterns {
        static final String GPT2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
        static final String CASELESS_ENDINGS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|";
        static final String REST = "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    }
}
