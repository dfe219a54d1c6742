package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

    static String known() {
        return Arrays.stream(values())
                .flatMap(pre -> pre.names.stream())
                .collect(Collectors.toCollection(TreeSet::new))
                .toString();
    }

    /// Whether a piece that is a token as a whole is taken as it is, without merging.
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
