package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model saved by a run, read back by `transformers`: equal token ids and log-probabilities. Runs where
/// `EDGEWISE_PYTHON` names a Python with torch and transformers.
@Tag("native")
@Tag("slow")
class SavedModelTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void transformersReadsItWithEqualLogits() throws Exception {
        String python = System.getenv("EDGEWISE_PYTHON");
        Assumptions.assumeTrue(python != null, "skipped: EDGEWISE_PYTHON names no Python with transformers");
        Path run = directory.resolve("run");
        assertThat(Shell.run("train", TinyConfig.write(directory, 6).toString(), "--run", run.toString())
                        .code())
                .isZero();
        Path model = run.resolve("final");
        JsonNode seen = transformers(python, model, "[[1,9,5,7,6,12,8]]");
        assertThat(seen.path("missing").size() + seen.path("unexpected").size()).isZero();
        assertThat(seen.path("ids").size()).isEqualTo("12+7=19".length());

        Path rows =
                Files.writeString(directory.resolve("rows.jsonl"), "{\"prompt\": \"12+7=\", \"completion\": \"19\"}\n");
        Shell scored = Shell.run(
                "score", "--model", model.toString(), "--data", rows.toString(), "--json", "--precision", "fp32");
        JsonNode ids = seen.path("ids");
        StringBuilder list = new StringBuilder("[[");
        boolean bos = JSON.readTree(model.resolve("config.json").toFile()).has("bos_token_id");
        JsonNode ours = JSON.readTree(scored.out()).path("logprobs");
        // The prompt may begin with the beginning-of-sequence token: try what the score used.
        JsonNode best = null;
        double smallest = Double.MAX_VALUE;
        for (boolean withBos : new boolean[] {false, true}) {
            if (withBos && !bos) {
                continue;
            }
            list.setLength(2);
            if (withBos) {
                list.append(JSON.readTree(model.resolve("config.json").toFile())
                        .path("bos_token_id")
                        .asInt());
            }
            for (JsonNode id : ids) {
                list.append(list.length() > 2 ? "," : "").append(id.asInt());
            }
            JsonNode logits =
                    transformers(python, model, list + "]]").path("logits").get(0);
            int offset = logits.size() - 3;
            double difference = 0;
            for (int t = 0; t < 2; t++) {
                difference = Math.max(
                        difference,
                        Math.abs(logProb(
                                        logits.get(offset + t),
                                        ids.get(ids.size() - 2 + t).asInt())
                                - ours.get(t).asDouble()));
            }
            if (difference < smallest) {
                smallest = difference;
                best = logits;
            }
        }
        assertThat(best).isNotNull();
        assertThat(smallest).isCloseTo(0, within(1e-4));
    }

    private static double logProb(JsonNode logits, int token) {
        double max = Double.NEGATIVE_INFINITY;
        for (JsonNode logit : logits) {
            max = Math.max(max, logit.asDouble());
        }
        double sum = 0;
        for (JsonNode logit : logits) {
            sum += Math.exp(logit.asDouble() - max);
        }
        return logits.get(token).asDouble() - max - Math.log(sum);
    }

    private JsonNode transformers(String python, Path model, String ids) throws IOException, InterruptedException {
        Path err = directory.resolve("python.err");
        Process process = new ProcessBuilder(
                        python,
                        Path.of("..", "testkit", "oracle", "check_checkpoint.py")
                                .toString(),
                        model.toString(),
                        ids,
                        "--tokenize",
                        "12+7=19")
                .redirectError(err.toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(err)).isZero();
        return JSON.readTree(out);
    }
}
