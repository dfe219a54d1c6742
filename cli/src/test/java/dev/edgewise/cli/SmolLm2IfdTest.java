package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.assembly.Models;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.assembly.Student;
import dev.edgewise.config.Precision;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.selection.IfdScore;
import dev.edgewise.selection.InstructionPair;
import dev.edgewise.selection.InstructionTemplate;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Perplexities of instruction data under the real SmolLM2-135M-Instruct GGUF equal `transformers`', to 1e-4 of their
/// value (`testkit/golden/ifd/smollm2-135m.json`).
@Tag("native")
@Tag("slow")
class SmolLm2IfdTest {
    private static final double CLOSE = 1e-4;

    @Test
    void perplexitiesAreTransformers() throws IOException {
        Path file = Shared.smolLm2();
        JsonNode cases = new ObjectMapper()
                .readTree(Path.of("..", "testkit", "golden", "ifd", "smollm2-135m.json")
                        .toFile())
                .path("cases");
        Models models = new Models(Map.of(), DownloadProgress.SILENT, Device.CPU, 2048, new Threads(2, Map.of(), 1));
        try (OpenModel model = models.open(file, Precision.FP32)) {
            Student student = new Student(model, Map.of());
            for (JsonNode one : cases) {
                InstructionTemplate template = InstructionTemplate.valueOf(
                        one.path("template").asText().toUpperCase(Locale.ROOT));
                InstructionPair pair = new InstructionPair(
                        one.path("instruction").asText(),
                        one.path("input").asText(),
                        one.path("output").asText());
                IfdScore score = student.scorer(template, one.path("max_length").asInt())
                        .score(List.of(pair))
                        .getFirst();
                double[] values = {
                    score.outputAlone(), score.outputGiven(), score.instructionAlone(), score.instructionGiven()
                };
                for (int i = 0; i < values.length; i++) {
                    double expected = one.path("perplexities").path(i).asDouble(Double.NaN);
                    assertThat(Double.isNaN(values[i])).as("%s, %d", one, i).isEqualTo(Double.isNaN(expected));
                    assertThat(Double.isNaN(expected) || Math.abs(values[i] / expected - 1) < CLOSE)
                            .as("%s, %d: %s", one, i, values[i])
                            .isTrue();
                }
            }
        }
    }
}
