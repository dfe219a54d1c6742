package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.batch.TrainingSequence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Exported GGUF files, read by llama.cpp's Python package and by `transformers`: equal bytes, ids and
/// logits. Runs where `EDGEWISE_PYTHON` names a Python with torch, transformers and gguf.
@Tag("native")
@Tag("slow")
class ExportOracleTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TEXTS = List.of(
            "What's 12 + 7? It's 19.", "<|im_start|>user\nGrüße, 日本語 🙂<|im_end|>\n", "  x = [1,\n\t 22, 333]  ");

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            llama | q8_0 | Q8_0 | {}
            llama | f16  | F16  | {"tie_word_embeddings": true, "rope_scaling": {"rope_type": "llama3", "factor": 8.0, \
            "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 64}}
            qwen2 | q8_0 | Q8_0 | {"tie_word_embeddings": true, "head_dim": 16}
            qwen3 | bf16 | BF16 | {"head_dim": 16}
            """)
    void transformersReadsTheFileWithEqualLogits(String type, String outtype, String stored, String changes)
            throws Exception {
        Path source = TinyModels.write(directory.resolve("source"), type, changes);
        requireAgreement(source, directory.resolve("model.gguf"), outtype, stored, type);
    }

    @Test
    void theRealSmolLm2() throws Exception {
        Path gguf = Shared.smolLm2();
        Path source = directory.resolve("source");
        assertThat(ExportTest.export(gguf, source, "--outtype", "f32", "--max-shard-size", "200MB")
                        .code())
                .isZero();
        requireAgreement(source, directory.resolve("model.gguf"), "q8_0", "Q8_0", "llama");
    }

    private void requireAgreement(Path source, Path file, String outtype, String stored, String type) throws Exception {
        String python = System.getenv("EDGEWISE_PYTHON");
        Assumptions.assumeTrue(python != null, "skipped: EDGEWISE_PYTHON names no Python with transformers");
        assertThat(ExportTest.export(source, file, "--outtype", outtype).code()).isZero();
        try (OpenModel read = TinyModels.open(file)) {
            ArrayNode rows = JSON.createArrayNode();
            List<int[]> ids = new ArrayList<>();
            for (String text : TEXTS) {
                ids.add(read.tokenizer().encode(text, true));
                ArrayNode row = rows.addArray();
                Arrays.stream(ids.getLast()).limit(ids.getLast().length - 1L).forEach(row::add);
            }
            JsonNode seen = check(python, file, source, rows.toString());
            assertThat(seen.path("architecture").asText()).isEqualTo(type);
            assertThat(seen.path("different")).isEmpty();
            assertThat(seen.path("missing")).isEmpty();
            assertThat(seen.path("types").path(stored).asInt()).isPositive();
            assertThat(seen.path("logit_difference").asDouble()).isLessThan(1e-4);
            assertThat(seen.path("token_difference")).isEmpty();
            assertThat(seen.path("template_equal").asBoolean()).isTrue();
            for (int i = 0; i < ids.size(); i++) {
                assertThat(seen.path("tokens").get(i)).isEqualTo(JSON.valueToTree(ids.get(i)));
                assertThat((double) lastLogProb(read, ids.get(i)))
                        .isCloseTo(logProb(seen.path("logits").get(i), ids.get(i)), within(1e-3));
            }
        }
    }

    private static float lastLogProb(OpenModel model, int[] ids) {
        int[] prompt = Arrays.copyOf(ids, ids.length - 1);
        int[] last = {ids[ids.length - 1]};
        return model.policy()
                .logProbs(List.of(TrainingSequence.demonstration(prompt, last)), 1)
                .getFirst()[0];
    }

    private static double logProb(JsonNode logits, int[] ids) {
        double largest = Double.NEGATIVE_INFINITY;
        for (JsonNode logit : logits) {
            largest = Math.max(largest, logit.asDouble());
        }
        double sum = 0;
        for (JsonNode logit : logits) {
            sum += Math.exp(logit.asDouble() - largest);
        }
        return logits.get(ids[ids.length - 1]).asDouble() - largest - Math.log(sum);
    }

    private JsonNode check(String python, Path file, Path source, String rows)
            throws IOException, InterruptedException {
        Path err = directory.resolve("python.err");
        List<String> command = new ArrayList<>(
                List.of(python, "../testkit/oracle/check_export.py", file.toString(), source.toString(), rows));
        TEXTS.forEach(text -> command.addAll(List.of("--text", text)));
        Process process =
                new ProcessBuilder(command).redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(err)).isZero();
        return JSON.readTree(out);
    }
}
