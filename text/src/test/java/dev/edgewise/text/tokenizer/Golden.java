package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The golden files of `testkit/oracle/make_tokenizers.py`, and the folder of real models.
final class Golden {
    static final Path DIRECTORY = Path.of("..", "testkit", "golden", "tokenizers");

    private Golden() {}

    /// The folder with SmolLM2, where this machine has it: `$EDGEWISE_SHARED`, else `shared` beside the
    /// repository.
    static Path smolLm2() {
        String shared = Optional.ofNullable(System.getenv("EDGEWISE_SHARED")).orElse("../../shared");
        return Path.of(shared, "models", "smollm2-135m-instruct");
    }

    static JsonNode json(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode parse(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    static int[] ids(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
    }

    static List<String> texts(JsonNode array) {
        return items(array).map(JsonNode::asText).toList();
    }

    /// A byte-level vocabulary as a GGUF file has it; every token is a normal one.
    static GgufVocabulary byteLevel(String pre, List<String> tokens, List<String> merges) {
        int[] types = new int[tokens.size()];
        Arrays.fill(types, GgufVocabulary.NORMAL);
        return new GgufVocabulary(
                "test.gguf",
                "gpt2",
                pre,
                tokens,
                types,
                merges,
                new float[0],
                null,
                null,
                null,
                null,
                Set.of(),
                false,
                false,
                false,
                Map.of());
    }

    static GgufVocabulary sentencePiece(JsonNode golden, boolean addSpacePrefix) {
        float[] scores = new float[golden.get("scores").size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = golden.get("scores").get(i).floatValue();
        }
        return new GgufVocabulary(
                "test.gguf",
                "llama",
                "default",
                texts(golden.get("tokens")),
                ids(golden.get("types")),
                List.of(),
                scores,
                golden.get("bos").asInt(),
                golden.get("eos").asInt(),
                golden.get("unknown").asInt(),
                null,
                Set.of(),
                true,
                false,
                addSpacePrefix,
                Map.of());
    }
}
