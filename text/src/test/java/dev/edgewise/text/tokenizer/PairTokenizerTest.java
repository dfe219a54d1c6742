package dev.edgewise.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.ModelException;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.text.tokenizer.PairTruncation.PairLengths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("native")
class PairTokenizerTest {
    private static final Path GOLDEN = Path.of("..", "testkit", "golden", "pairs");
    private static final Path RESOURCES = Path.of("src/test/resources/dev/edgewise/text/tokenizer");

    @TempDir
    Path directory;

    /// The tokenizer holds those of MiniLM's tokens that the vectors need, under their ids, and cuts and pads at 128.
    @Test
    void theReferencesVectors() {
        List<JsonNode> vectors = Golden.items(Golden.json(RESOURCES.resolve("tokenize_pairs.json")))
                .toList();
        assertThat(vectors).hasSize(36);
        try (PairTokenizer tokenizer = PairTokenizer.open(RESOURCES.resolve("pairs"))) {
            vectors.forEach(vector -> check(tokenizer, vector, "input_ids", "token_type_ids", vector.has("error")));
        }
    }

    @Test
    void theReferencesVectorsWithTheWholeVocabulary() {
        Path model = Golden.smolLm2().resolveSibling("all-minilm-l6-v2");
        assumeTrue(Files.exists(model), () -> model + " is not on this machine");
        try (PairTokenizer tokenizer = PairTokenizer.open(model)) {
            assertThat(tokenizer.vocabularySize()).isEqualTo(30522);
            assertThat(tokenizer.modelMaxLength()).hasValue(512);
            Golden.items(Golden.json(RESOURCES.resolve("tokenize_pairs.json")))
                    .forEach(vector -> check(tokenizer, vector, "input_ids", "token_type_ids", vector.has("error")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "bert-processing", "roberta", "xlm-roberta"})
    void agreesWithTransformers(String name) {
        JsonNode expected = Golden.json(GOLDEN.resolve(name).resolve("expected.json"));
        try (PairTokenizer tokenizer = PairTokenizer.open(GOLDEN.resolve(name))) {
            expected.forEach(row -> check(tokenizer, row, "ids", "types", row.has("refused")));
        }
    }

    /// Where the library refuses to cut, the pair is cut as longest_first cuts it, and counted.
    private static void check(PairTokenizer tokenizer, JsonNode row, String idsKey, String typesKey, boolean refused) {
        String first = row.get("first").asText();
        String second = row.get("second").asText();
        int length = row.get("max_length").asInt();
        PairTruncation truncation =
                PairTruncation.valueOf(row.get("truncation").asText().toUpperCase(Locale.ROOT));
        TokenizedPairs read = tokenizer.encode(List.of(first), List.of(second), new PairLimit(length, truncation));
        assertThat(read.fallbacks()).as(row.toString()).isEqualTo(refused ? 1 : 0);
        assertThat(read.pairs())
                .as(row.toString())
                .containsExactly(
                        refused
                                ? tokenizer.encode(first, second, PairLimit.longestFirst(length))
                                : new PairTokens(Golden.ids(row.get(idsKey)), Golden.ids(row.get(typesKey))));
    }

    @Test
    void manyPairsAtOnceAreTheSameAsOneByOne() {
        List<String> firsts = new ArrayList<>();
        List<String> seconds = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            firsts.add("what is the capital " + i % 7);
            seconds.add("Paris is the capital and largest city of France ".repeat(1 + i % 3) + i);
        }
        PairLimit limit = PairLimit.longestFirst(20);
        try (PairTokenizer tokenizer = PairTokenizer.open(GOLDEN.resolve("bert"))) {
            TokenizedPairs all = tokenizer.encode(firsts, seconds, limit);
            int cutPairs = 0;
            long cutTokens = 0;
            for (int i = 0; i < firsts.size(); i++) {
                PairTokens one = tokenizer.encode(firsts.get(i), seconds.get(i), limit);
                assertThat(all.pairs().get(i)).isEqualTo(one);
                int lost = tokenizer
                                .encode(firsts.get(i), seconds.get(i), PairLimit.longestFirst(1000))
                                .length()
                        - one.length();
                cutPairs += lost > 0 ? 1 : 0;
                cutTokens += lost;
            }
            assertThat(all.cutPairs()).isEqualTo(cutPairs).isPositive();
            assertThat(all.cutTokens()).isEqualTo(cutTokens);
            assertThat(all.fallbacks()).isZero();
        }
    }

    @Test
    void aTextIsCutUnderEveryRule() {
        PairLengths whole = new PairLengths(4, 9);
        assertThat(PairTruncation.LONGEST_FIRST.kept(whole, 13)).isEqualTo(whole);
        assertThat(PairTruncation.LONGEST_FIRST.kept(whole, 10)).isEqualTo(new PairLengths(4, 6));
        assertThat(PairTruncation.LONGEST_FIRST.kept(whole, 5)).isEqualTo(new PairLengths(2, 3));
        assertThat(PairTruncation.LONGEST_FIRST.kept(whole, 0)).isEqualTo(new PairLengths(0, 0));
        assertThat(PairTruncation.ONLY_SECOND.kept(whole, 5)).isEqualTo(new PairLengths(4, 1));
        assertThat(PairTruncation.ONLY_SECOND.kept(whole, 4)).isEqualTo(new PairLengths(2, 2));
        assertThat(PairTruncation.ONLY_FIRST.kept(whole, 10)).isEqualTo(new PairLengths(1, 9));
        assertThat(PairTruncation.ONLY_FIRST.kept(whole, 9)).isEqualTo(new PairLengths(4, 5));
    }

    @Test
    void tokenizersThatDoNotFitAreRefusedByName() throws IOException {
        Path bert = GOLDEN.resolve("bert");
        try (PairTokenizer tokenizer = PairTokenizer.open(bert)) {
            int size = tokenizer.vocabularySize();
            tokenizer.requireFits(size);
            assertThatThrownBy(() -> tokenizer.requireFits(size - 1))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("The tokenizer of " + bert.resolve("tokenizer.json")
                            + " has ids up to " + (size - 1) + ", but the model's vocabulary has " + (size - 1)
                            + " rows (ids up to " + (size - 2) + "). Use the"
                            + " tokenizer that belongs to this model, or enlarge the model's vocab_size.");
            assertThatThrownBy(() -> tokenizer.encode("a", "b", PairLimit.longestFirst(2)))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage("the longest pair must have at least 3 tokens, the special ones of "
                            + bert.resolve("tokenizer.json") + ", but is 2; raise it");
        }
        ObjectNode json = (ObjectNode) Golden.json(bert.resolve("tokenizer.json"));
        json.set("post_processor", Golden.parse("""
                {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true}"""));
        refused(
                json,
                "{}",
                " has no template for a pair of texts: its post_processor is ByteLevel. A model that scores"
                        + " pairs needs special tokens between the texts; use the tokenizer of an encoder such as BERT, RoBERTa"
                        + " or XLM-R.");
        json.putNull("post_processor");
        refused(
                json,
                "{}",
                " has no template for a pair of texts: its post_processor is missing. A model that scores"
                        + " pairs needs special tokens between the texts; use the tokenizer of an encoder such as BERT, RoBERTa"
                        + " or XLM-R.");
        refused(
                (ObjectNode) Golden.json(bert.resolve("tokenizer.json")),
                "{\"truncation_side\": \"left\"}",
                ": tokenizer_config.json has truncation_side left, but pairs are cut at the right here, as encoders are"
                        + " trained. Set it to right.");
    }

    private void refused(ObjectNode json, String config, String message) throws IOException {
        Path file = Files.writeString(directory.resolve("tokenizer.json"), json.toString());
        Files.writeString(directory.resolve("tokenizer_config.json"), config);
        assertThatThrownBy(() -> PairTokenizer.open(directory))
                .isInstanceOf(ModelException.class)
                .hasMessage(file + message);
    }

    @Test
    void savesTheTrainedLengthWithoutPadding() {
        try (PairTokenizer tokenizer = PairTokenizer.open(GOLDEN.resolve("bert"))) {
            tokenizer.save(directory, PairLimit.longestFirst(48));
            JsonNode json = Golden.json(directory.resolve("tokenizer.json"));
            assertThat(json.get("padding").isNull()).isTrue();
            assertThat(json.get("truncation"))
                    .hasToString(
                            "{\"direction\":\"Right\",\"max_length\":48,\"strategy\":\"LongestFirst\",\"stride\":0}");
            assertThat(Golden.json(directory.resolve("tokenizer_config.json"))
                            .get("model_max_length")
                            .asInt())
                    .isEqualTo(48);
            assertThat(directory.resolve("vocab.txt"))
                    .content()
                    .startsWith("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n")
                    .hasLineCount(tokenizer.vocabularySize());
            try (PairTokenizer saved = PairTokenizer.open(directory)) {
                PairLimit limit = PairLimit.longestFirst(64);
                assertThat(saved.encode("don't", "Paris 1", limit))
                        .isEqualTo(tokenizer.encode("don't", "Paris 1", limit));
            }
        }
    }
}
