package dev.edgewise.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.format.gguf.GgufFile;
import dev.edgewise.format.gguf.GgufMetadata;
import dev.edgewise.format.gguf.GgufValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("native")
class GgufTranslationTest {
    private static final String REFUSED = " Export a Hugging Face directory instead: --format hf.";

    private static GgufMetadata translated(HfTokenizer tokenizer, int vocabulary) {
        return new GgufMetadata(Path.of("x.gguf"), tokenizer.ggufMetadata(vocabulary));
    }

    /// A golden directory with its `tokenizer.json` changed.
    private static HfTokenizer changed(String name, Consumer<ObjectNode> change) {
        TokenizerDefinition definition = HfDirectory.read(Golden.DIRECTORY.resolve(name));
        change.accept(definition.tokenizer());
        return new HfTokenizer(definition);
    }

    @ParameterizedTest
    @ValueSource(strings = {"byte-level", "sentencepiece"})
    void theTokenizerInTheFileGivesTheIdsOfTheDirectorys(String name) {
        Path directory = Golden.DIRECTORY.resolve(name);
        JsonNode expected = Golden.json(directory.resolve("expected.json"));
        try (HfTokenizer original = HfTokenizer.open(directory)) {
            GgufMetadata metadata = translated(original, 700);
            try (HfTokenizer read = HfTokenizer.open(metadata)) {
                for (JsonNode one : expected.path("cases")) {
                    String text = one.path("text").asText();
                    if (!text.equals(Normalizer.normalize(text, Normalizer.Form.NFC))) {
                        continue;
                    }
                    assertThat(read.encode(text, true)).as(text).containsExactly(Golden.ids(one.path("ids")));
                }
                assertThat(read.bosId()).isEqualTo(original.bosId());
                assertThat(read.addsBos()).isEqualTo(original.addsBos());
                assertThat(read.eosIds()).isEqualTo(original.eosIds());
                assertThat(read.endId()).isEqualTo(original.endId());
                assertThat(read.chatTemplate()).isEqualTo(original.chatTemplate());
                assertThat(read.vocabularySize()).isEqualTo(700);
            }
        }
    }

    /// The ids of the begin token 400 and of the end token 403 are those that the golden directory gives them.
    @Test
    void theTokenizerInTheFilePutsTheSameAround() {
        int[] text;
        try (HfTokenizer original = HfTokenizer.open(Golden.DIRECTORY.resolve("byte-level"))) {
            text = original.encode("we go", true);
        }
        for (List<Integer> around : List.of(List.of(400, 403), List.of(0, 403), List.of(400, 0))) {
            String front = around.getFirst() == 0 ? "" : special("<|endoftext|>") + ", ";
            String behind = around.getLast() == 0 ? "" : ", " + special("<|im_end|>");
            JsonNode processor = processor(front, behind);
            int[] expected = IntStream.concat(
                            IntStream.concat(IntStream.of(around.getFirst()), IntStream.of(text)),
                            IntStream.of(around.getLast()))
                    .filter(id -> id > 0)
                    .toArray();
            try (HfTokenizer original = changed("byte-level", json -> json.set("post_processor", processor));
                    HfTokenizer read = HfTokenizer.open(translated(original, 405))) {
                assertThat(original.encodeWhole("we go", true)).containsExactly(expected);
                assertThat(read.encodeWhole("we go", true)).containsExactly(expected);
            }
        }
    }

    private static JsonNode processor(String front, String behind) {
        String single = "[" + front + "{\"Sequence\": {\"id\": \"A\", \"type_id\": 0}}" + behind + "]";
        return Golden.parse("""
                {"type": "TemplateProcessing", "single": %s, "pair": [{"Sequence": {"id": "A", "type_id": 0}},
                 {"Sequence": {"id": "B", "type_id": 1}}], "special_tokens": {
                 "<|endoftext|>": {"id": "<|endoftext|>", "ids": [400], "tokens": ["<|endoftext|>"]},
                 "<|im_end|>": {"id": "<|im_end|>", "ids": [403], "tokens": ["<|im_end|>"]}}}""".formatted(single));
    }

    /// One token may be both, as it is for GPT-2.
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void aTokenThatBeginsAndEndsIsKnownByItsPlace(boolean front, boolean behind) {
        TokenizerDefinition definition = HfDirectory.read(Golden.DIRECTORY.resolve("byte-level"));
        String token = special("<|endoftext|>");
        definition.config().put("eos_token", "<|endoftext|>");
        definition.tokenizer().set("post_processor", processor(front ? token + ", " : "", behind ? ", " + token : ""));
        try (HfTokenizer tokenizer = new HfTokenizer(definition)) {
            assertThat(tokenizer.endId()).isEqualTo(tokenizer.bosId().orElseThrow());
            assertThat(tokenizer.addsBos()).isEqualTo(front);
            assertThat(tokenizer.addsEos()).isEqualTo(behind);
        }
    }

    private static String special(String token) {
        return "{\"SpecialToken\": {\"id\": \"" + token + "\", \"type_id\": 0}}";
    }

    @Test
    void writesTheConvertersKeysForAByteLevelTokenizer() {
        try (HfTokenizer original = HfTokenizer.open(Golden.DIRECTORY.resolve("byte-level"))) {
            GgufMetadata metadata = translated(original, 407);
            assertThat(metadata.values().keySet())
                    .containsExactly(
                            "tokenizer.ggml.model",
                            "tokenizer.ggml.pre",
                            "tokenizer.ggml.tokens",
                            "tokenizer.ggml.token_type",
                            "tokenizer.ggml.merges",
                            "tokenizer.ggml.bos_token_id",
                            "tokenizer.ggml.eos_token_id",
                            "tokenizer.ggml.padding_token_id",
                            "tokenizer.ggml.add_bos_token",
                            "tokenizer.ggml.add_space_prefix",
                            "tokenizer.chat_template");
            assertThat(metadata.string("tokenizer.ggml.model")).hasValue("gpt2");
            assertThat(metadata.string("tokenizer.ggml.pre")).hasValue("qwen2");
            List<String> tokens = metadata.strings("tokenizer.ggml.tokens").orElseThrow();
            assertThat(tokens.subList(400, 407))
                    .containsExactly(
                            "<|endoftext|>",
                            "<|im_start|>",
                            "<think>",
                            "<|im_end|>",
                            "</think>",
                            "[PAD405]",
                            "[PAD406]");
            long[] types = metadata.integers("tokenizer.ggml.token_type").orElseThrow();
            assertThat(List.of(types[0], types[400], types[402], types[403], types[406]))
                    .containsExactly(1L, 3L, 4L, 3L, 5L);
            assertThat(metadata.integer("tokenizer.ggml.bos_token_id")).hasValue(400);
            assertThat(metadata.integer("tokenizer.ggml.eos_token_id")).hasValue(403);
            assertThat(metadata.bool("tokenizer.ggml.add_bos_token")).hasValue(true);
            assertThat(metadata.bool("tokenizer.ggml.add_space_prefix")).hasValue(false);
        }
    }

    /// A SentencePiece model as `tokenizer.json` has it, with every way to make a token, becomes the
    /// vocabulary it was made from, but for the scores, whose order alone counts.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sentencePieceKeepsTypesAndTheOrderOfScores(boolean addSpacePrefix) {
        JsonNode golden = Golden.json(Golden.DIRECTORY.resolve("gguf-spm.json"));
        GgufVocabulary vocabulary = Golden.sentencePiece(golden, addSpacePrefix);
        try (HfTokenizer original = new HfTokenizer(GgufTokenizer.define(vocabulary))) {
            GgufMetadata metadata = translated(original, 0);
            assertThat(metadata.string("tokenizer.ggml.model")).hasValue("llama");
            assertThat(metadata.string("tokenizer.ggml.pre")).hasValue("default");
            assertThat(metadata.has("tokenizer.ggml.merges")).isFalse();
            assertThat(metadata.strings("tokenizer.ggml.tokens")).hasValue(vocabulary.tokens());
            assertThat(metadata.integers("tokenizer.ggml.token_type").orElseThrow())
                    .containsExactly(
                            IntStream.of(vocabulary.types()).asLongStream().toArray());
            assertThat(metadata.bool("tokenizer.ggml.add_space_prefix")).hasValue(addSpacePrefix);
            assertThat(metadata.bool("tokenizer.ggml.add_bos_token")).hasValue(true);
            try (HfTokenizer read = HfTokenizer.open(metadata)) {
                Golden.items(golden.get("cases"))
                        .filter(one -> one.get("add_space_prefix").asBoolean() == addSpacePrefix)
                        .forEach(one -> assertThat(read.encode(one.get("text").asText(), false))
                                .containsExactly(Golden.ids(one.get("ids"))));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-2, gpt-2",
        "smollm, smollm",
        "starcoder, smollm",
        "qwen2, qwen2",
        "llama3, llama-bpe",
        "default, default"
    })
    void rulesKeepTheirName(String pre, String written) {
        JsonNode golden = Golden.json(Golden.DIRECTORY.resolve("gguf-pre.json"));
        GgufVocabulary vocabulary =
                Golden.byteLevel(pre, Golden.texts(golden.get("tokens")), Golden.texts(golden.get("merges")));
        try (HfTokenizer tokenizer = new HfTokenizer(GgufTokenizer.define(vocabulary))) {
            GgufMetadata metadata = translated(tokenizer, 0);
            assertThat(metadata.string("tokenizer.ggml.pre")).hasValue(written);
            assertThat(metadata.strings("tokenizer.ggml.merges")).hasValue(vocabulary.merges());
            assertThat(metadata.strings("tokenizer.ggml.tokens")).hasValue(vocabulary.tokens());
        }
    }

    @Test
    void digitsAndByteLevelAreSmolLmsRules() {
        try (HfTokenizer tokenizer = changed("byte-level", json -> {
            ObjectNode cuts = json.putObject("pre_tokenizer").put("type", "Sequence");
            cuts.putArray("pretokenizers")
                    .add(json.objectNode().put("type", "Digits").put("individual_digits", true))
                    .add(json.objectNode()
                            .put("type", "ByteLevel")
                            .put("add_prefix_space", false)
                            .put("trim_offsets", true)
                            .put("use_regex", true));
        })) {
            assertThat(translated(tokenizer, 0).string("tokenizer.ggml.pre")).hasValue("smollm");
        }
    }

    @Test
    void furtherEndTokensBecomeEndOfTurnAndOfMessage(@TempDir Path directory) throws IOException {
        Path source = Golden.DIRECTORY.resolve("byte-level");
        Files.copy(source.resolve("tokenizer.json"), directory.resolve("tokenizer.json"));
        Files.copy(source.resolve("tokenizer_config.json"), directory.resolve("tokenizer_config.json"));
        Files.writeString(
                directory.resolve("generation_config.json"),
                "{\"eos_token_id\": [400, 401, 403], \"pad_token_id\": 401}");
        try (HfTokenizer tokenizer = HfTokenizer.open(directory)) {
            GgufMetadata metadata = translated(tokenizer, 0);
            assertThat(metadata.integer("tokenizer.ggml.eos_token_id")).hasValue(403);
            assertThat(metadata.integer("tokenizer.ggml.eot_token_id")).hasValue(400);
            assertThat(metadata.integer("tokenizer.ggml.eom_token_id")).hasValue(401);
            assertThat(metadata.integer("tokenizer.ggml.padding_token_id")).hasValue(400);
            try (HfTokenizer read = HfTokenizer.open(metadata)) {
                assertThat(read.eosIds()).containsExactly(400, 401, 403);
            }
        }
    }

    @Test
    void whatTheRealSmolLm2SaysIsWrittenAgain() {
        Path model = Golden.smolLm2().resolve("SmolLM2-135M-Instruct.Q4_1.gguf");
        assumeTrue(Files.exists(model), () -> model + " is not on this machine");
        try (GgufFile file = GgufFile.open(model);
                HfTokenizer tokenizer = HfTokenizer.open(file.metadata())) {
            Map<String, GgufValue> expected =
                    new LinkedHashMap<>(file.metadata().values());
            expected.keySet().removeIf(key -> !key.startsWith("tokenizer."));
            assertThat(tokenizer.ggufMetadata(49152)).containsExactlyInAnyOrderEntriesOf(expected);
        }
    }

    @Test
    void aCharacterTokenizerIsRefused() {
        try (HfTokenizer tokenizer = CharacterTokenizer.create("0123456789+=", null)) {
            assertThatThrownBy(() -> tokenizer.ggufMetadata(16))
                    .isInstanceOf(ModelException.class)
                    .hasMessage(
                            "The tokenizer of a character alphabet is of type 'WordLevel', which GGUF cannot express;"
                                    + " it has byte-level BPE (gpt2) and SentencePiece BPE (llama)." + REFUSED);
        }
    }

    @Test
    void rulesWithoutANameAreRefused() {
        try (HfTokenizer tokenizer = changed(
                "byte-level",
                json -> ((ObjectNode) json.path("pre_tokenizer")
                                .path("pretokenizers")
                                .path(0)
                                .path("pattern"))
                        .put("Regex", "\\p{L}+"))) {
            assertThatThrownBy(() -> tokenizer.ggufMetadata(0))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining(" cuts text by rules that GGUF has no name for: {\"type\":\"Sequence\",")
                    .hasMessageContaining("\"Regex\":\"\\\\p{L}+\"")
                    .hasMessageContaining("; it has those of [codeshell, ")
                    .hasMessageEndingWith(REFUSED);
        }
    }

    @Test
    void normalisationThatChangesIdsIsRefused() {
        try (HfTokenizer tokenizer =
                changed("byte-level", json -> json.putObject("normalizer").put("type", "Lowercase"))) {
            assertThatThrownBy(() -> tokenizer.ggufMetadata(0))
                    .isInstanceOf(ModelException.class)
                    .hasMessageEndingWith(
                            " changes text by {\"type\":\"Lowercase\"} before it cuts it, which GGUF cannot"
                                    + " express." + REFUSED);
        }
    }

    /// llama.cpp tries every way to make a token; this tokenizer lacks one of two.
    @Test
    void mergesThatFollowNoScoresAreRefused() {
        try (HfTokenizer tokenizer = changed("sentencepiece", json -> {
            ArrayNode merges = (ArrayNode) json.path("model").path("merges");
            Set<String> made = new HashSet<>();
            for (int i = 0; i < merges.size(); i++) {
                if (!made.add(GgufTranslation.pair(merges.get(i)).replace(" ", ""))) {
                    merges.remove(i);
                    return;
                }
            }
            throw new AssertionError("no token is made in two ways");
        })) {
            assertThatThrownBy(() -> tokenizer.ggufMetadata(0))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("The tokenizer of "
                            + Golden.DIRECTORY.resolve("sentencepiece").resolve("tokenizer.json")
                            + " merges otherwise than llama.cpp would by the scores of a GGUF vocabulary." + REFUSED);
        }
    }

    @Test
    void tokenizersThatGiveOtherIdsAreRefused() {
        try (HfTokenizer tokenizer = changed(
                "byte-level", json -> ((ObjectNode) json.path("added_tokens").path(0)).put("rstrip", true))) {
            assertThatThrownBy(() -> tokenizer.ggufMetadata(0))
                    .isInstanceOf(ModelException.class)
                    .hasMessageMatching(
                            "(?s)The tokenizer of .* gives \"<\\|endoftext\\|>user.*\" the ids \\[.*\\], but by"
                                    + " GGUF's rules they would be \\[.*\\]\\. Export a Hugging Face directory instead: --format"
                                    + " hf\\.");
        }
    }
}
