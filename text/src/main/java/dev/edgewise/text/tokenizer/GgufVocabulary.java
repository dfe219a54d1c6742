package dev.edgewise.text.tokenizer;

import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.gguf.GgufMetadata;
import dev.edgewise.format.gguf.GgufType;
import dev.edgewise.format.gguf.GgufValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a GGUF file says of its tokenizer, under `tokenizer.*`.
///
/// @param source the file, for error messages
/// @param model `gpt2` (byte-level BPE) or `llama` (SentencePiece BPE)
/// @param pre how a byte-level model cuts text before merging, `default` where the file does not say
/// @param types kind of each token: 1 normal, 2 unknown, 3 control, 4 user-defined, 5 unused, 6 byte
/// @param merges pairs in order of rank, each with a space between its parts; empty for `llama`
/// @param scores score of each token, for `llama`; empty otherwise
/// @param addBos whether raw text begins with `bos`
/// @param addEos whether raw text ends with `eos`
/// @param ends ids that end a completion beside `eos`: end of turn, end of message
/// @param templates chat templates by name
record GgufVocabulary(
        String source,
        String model,
        String pre,
        List<String> tokens,
        int[] types,
        List<String> merges,
        float[] scores,
        @Nullable Integer bos,
        @Nullable Integer eos,
        @Nullable Integer unknown,
        @Nullable Integer padding,
        Set<Integer> ends,
        boolean addBos,
        boolean addEos,
        boolean addSpacePrefix,
        Map<String, String> templates) {
    static final int NORMAL = 1;
    static final int UNKNOWN = 2;
    static final int CONTROL = 3;
    static final int USER_DEFINED = 4;
    static final int UNUSED = 5;
    static final int BYTE = 6;

    private static final String PREFIX = "tokenizer.ggml.";
    private static final String TEMPLATE = "tokenizer.chat_template";

    /// @throws ModelException if the metadata has no tokenizer, or its parts do not fit together
    static GgufVocabulary of(GgufMetadata metadata) {
        String source = metadata.file().toString();
        List<String> tokens = metadata.strings(PREFIX + "tokens")
                .orElseThrow(() -> new ModelException(source + " holds no tokenizer (no " + PREFIX
                        + "tokens in its metadata). Use the file of a language model, or a Hugging Face directory."));
        String model = metadata.requireString(PREFIX + "model");
        boolean sentencePiece = model.equals("llama");
        int[] types = types(metadata, tokens.size(), source);
        return new GgufVocabulary(
                source,
                model,
                metadata.string(PREFIX + "pre").orElse("default"),
                tokens,
                types,
                metadata.strings(PREFIX + "merges").orElse(List.of()),
                metadata.floats(PREFIX + "scores").orElse(new float[0]),
                id(metadata, "bos_token_id", tokens.size()),
                id(metadata, "eos_token_id", tokens.size()),
                id(metadata, "unknown_token_id", tokens.size()),
                id(metadata, "padding_token_id", tokens.size()),
                ends(metadata, tokens.size()),
                metadata.bool(PREFIX + "add_bos_token").orElse(sentencePiece || llama3(metadata)),
                metadata.bool(PREFIX + "add_eos_token").orElse(false),
                metadata.bool(PREFIX + "add_space_prefix").orElse(sentencePiece),
                templates(metadata));
    }

    /// Returns the default template, and those that `tokenizer.chat_templates` names.
    private static Map<String, String> templates(GgufMetadata metadata) {
        Map<String, String> templates = new TreeMap<>();
        metadata.strings(TEMPLATE + "s")
                .orElse(List.of())
                .forEach(name ->
                        metadata.string(TEMPLATE + "." + name).ifPresent(template -> templates.put(name, template)));
        metadata.string(TEMPLATE).ifPresent(template -> templates.put(TokenizerDefinition.DEFAULT, template));
        return templates;
    }

    /// llama.cpp adds the begin token for Llama 3 although its files do not say so.
    private static boolean llama3(GgufMetadata metadata) {
        return PreTokenizer.named(metadata.string(PREFIX + "pre").orElse("default"))
                .filter(pre -> pre == PreTokenizer.LLAMA3)
                .isPresent();
    }

    private static int[] types(GgufMetadata metadata, int size, String source) {
        Optional<long[]> given = metadata.integers(PREFIX + "token_type");
        if (given.isEmpty()) {
            int[] normal = new int[size];
            Arrays.fill(normal, NORMAL);
            return normal;
        }
        long[] types = given.get();
        if (types.length != size) {
            throw new ModelException(source + " has " + size + " tokens but " + types.length
                    + " token types; the file is damaged. Download it again.");
        }
        return Arrays.stream(types).mapToInt(type -> (int) type).toArray();
    }

    private static Set<Integer> ends(GgufMetadata metadata, int size) {
        Set<Integer> ends = new TreeSet<>();
        Stream.of("eot_token_id", "eom_token_id").forEach(key -> {
            Integer id = id(metadata, key, size);
            if (id != null) {
                ends.add(id);
            }
        });
        return ends;
    }

    private static @Nullable Integer id(GgufMetadata metadata, String key, int size) {
        OptionalLong id = metadata.integer(PREFIX + key);
        if (id.isEmpty()) {
            return null;
        }
        if (id.getAsLong() < 0 || id.getAsLong() >= size) {
            throw new ModelException(metadata.file() + ": " + PREFIX + key + " is " + id.getAsLong()
                    + ", but there are only " + size + " tokens; the file is damaged. Download it again.");
        }
        return (int) id.getAsLong();
    }

    /// Returns what a file says of this vocabulary, in the order of llama.cpp's converter.
    ///
    /// Of [#ends], which GGUF has two keys for, the first is written as end of turn, the second as end of
    /// message.
    Map<String, GgufValue> metadata() {
        Map<String, GgufValue> metadata = new LinkedHashMap<>();
        metadata.put(PREFIX + "model", GgufValue.string(model));
        metadata.put(PREFIX + "pre", GgufValue.string(pre));
        metadata.put(PREFIX + "tokens", GgufValue.strings(tokens));
        if (scores.length > 0) {
            List<GgufValue> values = new ArrayList<>();
            for (float score : scores) {
                values.add(GgufValue.float32(score));
            }
            metadata.put(PREFIX + "scores", new GgufValue.Items(GgufType.FLOAT32, values));
        }
        metadata.put(
                PREFIX + "token_type",
                GgufValue.int32s(Arrays.stream(types).boxed().toList()));
        if (!merges.isEmpty()) {
            metadata.put(PREFIX + "merges", GgufValue.strings(merges));
        }
        putId(metadata, "bos_token_id", bos);
        putId(metadata, "eos_token_id", eos);
        putId(metadata, "unknown_token_id", unknown);
        putId(metadata, "padding_token_id", padding);
        Iterator<Integer> more = ends.iterator();
        putId(metadata, "eot_token_id", more.hasNext() ? more.next() : null);
        putId(metadata, "eom_token_id", more.hasNext() ? more.next() : null);
        metadata.put(PREFIX + "add_bos_token", GgufValue.bool(addBos));
        if (addEos) {
            metadata.put(PREFIX + "add_eos_token", GgufValue.bool(true));
        }
        metadata.put(PREFIX + "add_space_prefix", GgufValue.bool(addSpacePrefix));
        putTemplates(metadata);
        return metadata;
    }

    /// Writes the default template and the others, whose names have letters, digits and `_` alone in llama.cpp.
    ///
    /// @throws ModelException if two names become one
    private void putTemplates(Map<String, GgufValue> metadata) {
        Map<String, String> names = new LinkedHashMap<>();
        templates.forEach((name, template) -> {
            if (!name.equals(TokenizerDefinition.DEFAULT)) {
                String plain = name.replaceAll("[^A-Za-z0-9]", "_");
                String other = names.put(plain, name);
                if (other != null) {
                    throw new ModelException("The chat templates " + Quoted.of(other) + " and " + Quoted.of(name)
                            + " of "
                            + source + " would both be named " + Quoted.of(plain) + " in a GGUF file. Rename one,"
                            + " or export a Hugging Face directory instead: --format hf.");
                }
                metadata.put(TEMPLATE + "." + plain, GgufValue.string(template));
            }
        });
        if (!names.isEmpty()) {
            metadata.put(TEMPLATE + "s", GgufValue.strings(List.copyOf(names.keySet())));
        }
        String usual = templates.get(TokenizerDefinition.DEFAULT);
        if (usual != null) {
            metadata.put(TEMPLATE, GgufValue.string(usual));
        }
    }

    private static void putId(Map<String, GgufValue> metadata, String key, @Nullable Integer id) {
        if (id != null) {
            metadata.put(PREFIX + key, GgufValue.uint32(id));
        }
    }
}
