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
import java.util.ArrayList;
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
        String python = python();
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

    @Test
    void sentenceTransformersOpensADecoderWithAHead() throws Exception {
        String python = python();
        Path base = TinyModels.write(directory.resolve("decoder"), "llama", "{\"initializer_range\": 0.1}");
        Path model = trained(
                        "model={path: " + base + "}",
                        "algorithm.decoder_head=last_token",
                        "algorithm.max_length=40",
                        "train.max_steps=4")
                .resolve("final");
        ArrayNode pairs = JSON.createArrayNode();
        List<String> texts = List.of("a text about the plum of old", "a saw", "where is what is the plum ".repeat(9));
        texts.forEach(text -> pairs.addArray().add("where is the plum").add(text));

        JsonNode seen = check(python, model, directory.resolve("theirs"), pairs.toString());

        assertThat(seen.path("max_length").asInt()).isEqualTo(40);
        double[] ours = scores(model, texts);
        for (int i = 0; i < ours.length; i++) {
            assertThat(ours[i])
                    .as(texts.get(i))
                    .isCloseTo(seen.path("scores").get(i).asDouble(), within(1e-5));
        }
    }

    @Test
    void sentenceTransformersScoresTheGraphsOfAnExport() throws Exception {
        String python = python();
        Path model = trained().resolve("final");
        Path out = directory.resolve("onnx-model");
        Shell export = Shell.run(
                "export",
                "--model",
                model.toString(),
                "--outtype",
                "onnx",
                "--quantize",
                "int8",
                "--out",
                out.toString());
        assertThat(export.code()).as(export.err()).isZero();
        ArrayNode pairs = JSON.createArrayNode();
        List<String> texts = List.of("a text about the plum of old", "a saw", "Grüße, 日本語", "plum ".repeat(60));
        texts.forEach(text -> pairs.addArray().add("where is the plum").add(text));
        String small = "onnx/model_qint8_avx512_vnni.onnx";

        JsonNode seen = printed(python, "check_onnx.py", out.toString(), pairs.toString(), "onnx/model.onnx", small);

        Assumptions.assumeFalse(
                seen.has("missing"),
                () -> "skipped: no Optimum: " + seen.path("missing").asText());
        double[] ours = scores(model, texts);
        for (int i = 0; i < ours.length; i++) {
            JsonNode scores = seen.path("scores");
            assertThat(scores.path("onnx/model.onnx").get(i).asDouble()).isCloseTo(ours[i], within(1e-5));
            assertThat(scores.path(small).get(i).asDouble()).isCloseTo(ours[i], within(0.05));
        }
    }

    private static String python() throws Exception {
        String python = System.getenv("EDGEWISE_PYTHON");
        Assumptions.assumeTrue(
                python != null && hasSentenceTransformers(python),
                "skipped: EDGEWISE_PYTHON names no Python with sentence-transformers");
        return python;
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
        return printed(python, "check_cross_encoder.py", model.toString(), out.toString(), pairs);
    }

    private JsonNode printed(String python, String script, String... arguments) throws Exception {
        Path err = directory.resolve("python.err");
        List<String> command = new ArrayList<>(List.of(python, "../testkit/oracle/" + script));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(err.toFile()).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(err)).isZero();
        return JSON.readTree(printed);
    }
}
