package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.config.Precision;
import dev.edgewise.error.ConfigException;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.ifd.IfdScorer;
import dev.edgewise.selection.IfdScore;
import dev.edgewise.selection.InstructionPair;
import dev.edgewise.selection.InstructionTemplate;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The four perplexities equal those that `transformers` computes in the way of the released code, to 1e-4 of their
/// value: every template, texts cut at three lengths, and values that are missing. The golden files are those of
/// `testkit/oracle/make_ifd.py`.
@Tag("native")
class IfdParityTest {
    private static final Path GOLDEN = Path.of("..", "testkit", "golden");
    private static final double CLOSE = 1e-4;

    @TempDir
    Path folder;

    /// Without a begin token, with one, and with an end token behind raw text.
    @ParameterizedTest
    @ValueSource(strings = {"smollm2", "llama2", "eos"})
    void perplexitiesAreTransformers(String family) throws IOException {
        copy(GOLDEN.resolve("sft").resolve(family));
        copy(GOLDEN.resolve("ifd").resolve(family));
        JsonNode cases = new ObjectMapper()
                .readTree(folder.resolve("expected.json").toFile())
                .path("cases");
        Models models = new Models(Map.of(), DownloadProgress.SILENT, Device.CPU, 4096, new Threads(1, Map.of(), 1));
        try (OpenModel model = models.open(folder, Precision.FP32)) {
            Student student = new Student(model, Map.of());
            bySettings(cases).forEach((settings, group) -> {
                InstructionTemplate template =
                        InstructionTemplate.valueOf(settings.getFirst().asText().toUpperCase(Locale.ROOT));
                IfdScorer scorer = student.scorer(template, settings.getLast().asInt());
                List<InstructionPair> pairs =
                        group.stream().map(IfdParityTest::pair).toList();
                List<IfdScore> together = scorer.score(pairs);
                for (int i = 0; i < pairs.size(); i++) {
                    JsonNode expected = group.get(i);
                    assertPerplexities(together.get(i), expected);
                    assertPerplexities(scorer.score(pairs.subList(i, i + 1)).getFirst(), expected);
                }
            });
        }
    }

    /// What several responses of one instruction have in common is computed once, and changes nothing.
    @Test
    void responsesOfOneInstructionShareItAndChatNeedsATemplate() throws IOException {
        copy(GOLDEN.resolve("sft").resolve("smollm2"));
        copy(GOLDEN.resolve("ifd").resolve("smollm2"));
        Models models = new Models(Map.of(), DownloadProgress.SILENT, Device.CPU, 4096, new Threads(1, Map.of(), 1));
        List<InstructionPair> pairs = Stream.of("Red.", "Green and blue.", "Red, or is it orange?", "Red.")
                .map(output -> new InstructionPair("Name a colour.", "of fire", output))
                .toList();
        try (OpenModel model = models.open(folder, Precision.FP32)) {
            Student student = new Student(model, Map.of());
            IfdScorer together = student.scorer(InstructionTemplate.VICUNA, 1024);
            IfdScorer apart = student.scorer(InstructionTemplate.VICUNA, 1024);
            List<IfdScore> scores = together.score(pairs);
            for (int i = 0; i < pairs.size(); i++) {
                IfdScore alone = apart.score(pairs.subList(i, i + 1)).getFirst();
                assertThat(scores.get(i).ifd()).isCloseTo(alone.ifd(), within(CLOSE));
                assertThat(scores.get(i).rifd()).isCloseTo(alone.rifd(), within(CLOSE));
            }
            assertThat(scores.getLast()).isEqualTo(scores.getFirst());
            assertThatThrownBy(() -> new IfdScorer(
                            model.policy(), model.policy(), model.tokenizer(), InstructionTemplate.CHAT, null, 1024))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage("the template chat is the model's own, but the model has no chat template; use vicuna,"
                            + " alpaca, wiz or plain");
            assertThat(together.tokens()).isLessThan(apart.tokens() * 7 / 10);
        }
    }

    private void copy(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (!Files.exists(folder.resolve(file.getFileName())) || file.endsWith("expected.json")) {
                    Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static Map<List<JsonNode>, List<JsonNode>> bySettings(JsonNode cases) {
        Map<List<JsonNode>, List<JsonNode>> groups = new LinkedHashMap<>();
        cases.forEach(one -> groups.computeIfAbsent(
                        List.of(one.path("template"), one.path("max_length")), _ -> new ArrayList<>())
                .add(one));
        assertThat(groups).hasSize(5);
        return groups;
    }

    private static InstructionPair pair(JsonNode one) {
        return new InstructionPair(
                one.path("instruction").asText(),
                one.path("input").asText(),
                one.path("output").asText());
    }

    private static void assertPerplexities(IfdScore score, JsonNode one) {
        double[] values = {score.outputAlone(), score.outputGiven(), score.instructionAlone(), score.instructionGiven()
        };
        boolean missing = false;
        for (int i = 0; i < values.length; i++) {
            JsonNode expected = one.path("perplexities").path(i);
            missing |= expected.isNull();
            if (expected.isNull()) {
                assertThat(values[i]).as("%s, %d", one, i).isNaN();
            } else {
                double value = expected.asDouble();
                assertThat(values[i]).as("%s, %d", one, i).isBetween(value * (1 - CLOSE), value * (1 + CLOSE));
            }
        }
        assertThat(score.missing().isEmpty()).as("%s", one).isEqualTo(!missing);
    }
}
