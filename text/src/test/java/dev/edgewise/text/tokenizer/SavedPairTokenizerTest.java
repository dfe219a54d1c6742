package dev.edgewise.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.ranking.PairTokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What we save, `transformers` opens, and cuts pairs as we do. Needs `EDGEWISE_PYTHON`, a Python that has it.
@Tag("native")
@Tag("slow")
class SavedPairTokenizerTest {
    private static final Path GOLDEN = Path.of("..", "testkit", "golden", "pairs");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private final List<String> saved = new ArrayList<>();

    @Test
    void transformersReadsPairsAlike() throws Exception {
        String python = System.getenv("EDGEWISE_PYTHON");
        assumeTrue(python != null, "EDGEWISE_PYTHON names no Python with transformers");
        // an even number of tokens is left beside the special ones: PairTruncation says why
        for (Map.Entry<String, Integer> each : Map.of(
                        "bert", 15, "bert-processing", 13, "roberta", 16, "xlm-roberta", 14)
                .entrySet()) {
            save(each.getKey(), PairTokenizer.open(GOLDEN.resolve(each.getKey())), each.getValue());
        }
        List<String> texts = new ArrayList<>();
        pairs().forEach(pair -> texts.add(pair.get("second").asText()));
        save("trained", WordPieceTraining.train(texts, 200), 15);
        List<String> command = new ArrayList<>(List.of(python, "../testkit/oracle/check_pairs.py"));
        command.addAll(saved);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("5 directories agree");
    }

    private void save(String name, PairTokenizer tokenizer, int length) throws IOException {
        Path target = directory.resolve(name);
        PairLimit limit = PairLimit.longestFirst(length);
        try (tokenizer) {
            tokenizer.save(target, limit);
            ArrayNode said = JSON.createArrayNode();
            for (JsonNode pair : pairs()) {
                String first = pair.get("first").asText();
                String second = pair.get("second").asText();
                PairTokens tokens = tokenizer.encode(first, second, limit);
                said.addObject()
                        .put("first", first)
                        .put("second", second)
                        .<ObjectNode>set("ids", JSON.valueToTree(tokens.ids()))
                        .set("types", JSON.valueToTree(tokens.typeIds()));
            }
            JSON.writeValue(target.resolve("said.json").toFile(), said);
        }
        saved.add(target.toString());
    }

    private static JsonNode pairs() {
        return Golden.json(GOLDEN.resolve("bert").resolve("expected.json"));
    }
}
