package dev.edgewise.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Section;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the keys say.
class SectionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Section> SECTIONS =
            ConfigKeys.of(Plugins.ofClassPath()).sections();

    @Test
    void defaultsOfSharedKeysAreTrls() throws IOException {
        JsonNode trl = JSON.readTree(ConfigReaderTest.resource("trl_defaults.json"));
        Map<String, JsonNode> ours = new TreeMap<>();
        Stream.of("", "optimizer", "algorithm (type: grpo)", "rollout")
                .map(SECTIONS::get)
                .forEach(section -> section.keys().forEach(key -> ours.put(key.name(), key.standard())));
        trl.get("grpo")
                .properties()
                .forEach(entry -> assertSame(entry.getKey(), ours.get(entry.getKey()), entry.getValue()));
        assertSame(
                "max_length",
                SECTIONS.get("algorithm (type: sft)").keys().stream()
                        .filter(key -> key.name().equals("max_length"))
                        .findFirst()
                        .orElseThrow()
                        .standard(),
                trl.at("/sft/max_length"));
        assertThat(OptimizerConfig.SFT_LEARNING_RATE)
                .isEqualTo(trl.at("/sft/learning_rate").asDouble());
    }

    @Test
    void recordsBuiltInJavaAreCheckedToo() {
        assertThatThrownBy(() -> new RolloutConfig(1, 1, 0, 0, List.of()))
                .isInstanceOf(InvalidValue.class)
                .hasMessage("max_completion_length must be a whole number, at least 1, but was 0");
        assertThatThrownBy(() -> new OptimizerConfig(Double.NaN, LrSchedulerType.LINEAR, 0, 0, 0.9, 0.999, 1e-8, 1))
                .isInstanceOf(InvalidValue.class)
                .hasMessageStartingWith("learning_rate must be a number, above 0, but was");
    }

    private static void assertSame(String key, JsonNode ours, JsonNode theirs) {
        assertThat(ours).as(key).isNotNull();
        if (theirs.isNumber()) {
            assertThat(ours.asDouble()).as(key).isEqualTo(theirs.asDouble());
        } else {
            assertThat(ours.isObject() ? ours.path("type") : ours).as(key).isEqualTo(theirs);
        }
    }
}
