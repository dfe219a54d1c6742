package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.collective.Collective;
import dev.edgewise.collective.LocalCollective;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.error.ConfigException;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("native")
class RunTeacherTest {
    private static final String ENDPOINT = "{type: endpoint, model: m, base_url: 'http://127.0.0.1:9/v1'}";

    @TempDir
    Path directory;

    private void open(String distill, Collective collective) throws IOException {
        var config =
                ConfigReader.read(Files.writeString(directory.resolve("run.yaml"), """
                model: {init: {hidden_size: 16, num_hidden_layers: 1, num_attention_heads: 2, num_key_value_heads: 2,
                               intermediate_size: 32, max_position_embeddings: 64, vocabulary: characters}}
                environments: [{type: addition, levels: [0, 0]}]
                prompt: {style: raw, answer: bare}
                algorithm: {type: grpo, distill: {%s}}
                rollout: {max_completion_length: 6}
                """.formatted(distill)), List.of());
        Map<String, String> variables = Map.of("EDGEWISE_CACHE", directory.toString());
        Models models = new Models(variables, DownloadProgress.SILENT, Device.CPU, 256, new Threads(1, Map.of(), 1));
        try (RunOutline outline = RunOutline.of(config, Additions.NONE, TrainSession.talking(_ -> {}), models);
                OpenModel student = outline.open();
                RunTeacher teacher =
                        RunTeacher.open(outline, student, outline.prompts(), null, collective, new ArrayList<>())) {
            assertThat(teacher).isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            teacher: procedural                   | algorithm.distill.teacher: type procedural says nothing of the probability of tokens; take type local, or type endpoint
            teacher: ENDPOINT, mode: loss         | algorithm.distill.loss_top_k must be above 0 with a teacher of type endpoint, which tells of its most likely tokens only, but was 0; take 20
            teacher: ENDPOINT, temperature: 0.5   | algorithm.distill.temperature must be 1 with a teacher of type endpoint, which tells of probabilities at that temperature only, but was 0.5
            """)
    void refusesATeacherThatCannotTell(String distill, String message) {
        assertThatThrownBy(() -> open(distill.replace("ENDPOINT", ENDPOINT), new LocalCollective()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @Test
    void refusesSeveralRanks() {
        assertThatThrownBy(() -> open("teacher: procedural", new TwoRanks()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "algorithm.distill runs in one process, but this run has 2 ranks; start it as one, or remove"
                                + " algorithm.distill");
    }

    @Test
    void takesAnEndpoint() throws IOException {
        open("teacher: " + ENDPOINT + ", mode: loss, loss_top_k: 5", new LocalCollective());
        assertThat(directory.resolve("teachers"))
                .as("where its answers are kept")
                .isDirectory();
    }
}
