package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Rankers that go to sentence-transformers and come from there.
@Tag("native")
@Tag("slow")
class RankerExchangeTest extends TinyRankerRun {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void sentenceTransformersOpensOursAndWeOpenTheirs() throws Exception {
        String python = System.getenv("EDGEWISE_PYTHON");
        Assumptions.assumeTrue(
                python != null && hasSentenceTransformers(python),
                "skipped: EDGEWISE_PYTHON names no Python with sentence-transformers");
        Path model = trained().resolve("final");
        Path theirs = directory.resolve("theirs");
        ArrayNode pairs = JSON.createArrayNode();
        List<String> texts = List.of("a text about the plum of old", "a text about the saw", "Grüße, 日本語");
        texts.forEach(text -> pairs.addArray().add("where is the plum").add(text));

        JsonNode seen = check(python, model, theirs, pairs.toString());

        assertThat(seen.path("activation").asText()).isEqualTo("Sigmoid");
        assertThat(seen.path("max_length").asInt()).isEqualTo(32);
        assertThat(seen.path("labels").asInt()).isEqualTo(1);
        for (Path each : List.of(model, theirs)) {
            double[] ours = scores(each, texts);
            for (int i = 0; i < ours.length; i++) {
                assertThat(ours[i]).isCloseTo(seen.path("scores").get(i).asDouble(), within(1e-5));
                assertThat(seen.path("transformers").get(i).get(0).asDouble())
                        .isCloseTo(seen.path("logits").get(i).asDouble(), within(1e-5));
            }
        }
    }

    private double[] scores(Path model, List<String> texts) throws IOException {
        Path documents = Files.write(directory.resolve("texts.txt"), texts);
        Shell ranked = Shell.run(
                "rank",
                "--model",
                model.toString(),
                "--query",
                "where is the plum",
                "--documents",
                documents.toString(),
                "--precision",
                "fp32",
                "--json");
        assertThat(ranked.code()).as(ranked.err()).isZero();
        double[] scores = new double[texts.size()];
        for (String line : ranked.out().lines().toList()) {
            JsonNode place = JSON.readTree(line);
            scores[place.path("index").asInt()] = place.path("score").asDouble();
        }
        return scores;
    }

    private static boolean hasSentenceTransformers(String python) throws Exception {
        return new ProcessBuilder(python, "-c", "import sentence_transformers")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private JsonNode check(String python, Path model, Path out, String pairs) throws Exception {
        Path err = directory.resolve("python.err");
        Process process = new ProcessBuilder(
                        python, "../testkit/oracle/check_cross_encoder.py", model.toString(), out.toString(), pairs)
                .redirectError(err.toFile())
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(err)).isZero();
        return JSON.readTree(printed);
    }
}
