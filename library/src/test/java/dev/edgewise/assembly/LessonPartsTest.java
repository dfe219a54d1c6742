package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RunConfig;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Lessons of a configuration.
@Tag("native")
class LessonPartsTest {
    @TempDir
    Path directory;

    private List<String> notes(String environment, String lessons) throws IOException {
        RunConfig config = ConfigReader.read(
                Files.writeString(directory.resolve("run.yaml"), """
                model: {init: {hidden_size: 16, num_hidden_layers: 1, num_attention_heads: 2, num_key_value_heads: 2,
                               intermediate_size: 32, max_position_embeddings: 512, vocabulary: characters}}
                environments: [{type: %s, lessons: %s}]
                prompt: {style: raw, answer: hash, show_steps: true}
                algorithm: {type: edge, lessons_per_step: 2}
                rollout: {max_completion_length: 64}
                curriculum: {imitate_below: 0.2}
                """.formatted(environment, lessons)), List.of());
        Models models = new Models(Map.of(), DownloadProgress.SILENT, Device.CPU, 256, new Threads(1, Map.of(), 1));
        try (RunOutline outline = RunOutline.of(config, Additions.NONE, TrainSession.talking(_ -> {}), models)) {
            List<Environment> trained = outline.tasks().trained();
            return LessonParts.notes(config, trained);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"srl", "help"})
    void environmentsThatAnswerHaveNone(String type) {
        assertThatThrownBy(() -> notes("calculator", type))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "environment calculator answers the model in several turns, of which no lessons (type " + type
                                + ") are cut; its expert's turns are shown as demonstrations. Leave its lessons out, or name"
                                + " lessons at the other environments instead of as curriculum.lessons");
    }

    @Test
    void aFamilyWithStepsHasSome() throws IOException {
        assertThat(notes("chain_sum", "srl")).isEmpty();
    }
}
