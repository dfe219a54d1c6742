package dev.edgewise.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import dev.edgewise.environment.family.TaskFamily;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The tables say of the records what Jackson sees in them.
class SectionTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void tablesNameTheComponentsOfTheirRecordsInOrder() {
        assertThat(RunConfig.SECTION.names()).isEqualTo(properties(RunConfig.class));
        assertThat(ModelConfig.SECTION.names()).isEqualTo(properties(ModelConfig.class));
        assertThat(InitConfig.SECTION.names()).isEqualTo(properties(InitConfig.class));
        assertThat(PrecisionConfig.SECTION.names()).isEqualTo(properties(PrecisionConfig.class));
        assertThat(PromptConfig.SECTION.names()).isEqualTo(properties(PromptConfig.class));
        assertThat(DatasetConfig.SECTION.names()).isEqualTo(properties(DatasetConfig.class));
        assertThat(GrpoSettings.SECTION.names()).isEqualTo(properties(GrpoSettings.class));
        assertThat(SftConfig.SECTION.names()).isEqualTo(properties(SftConfig.class));
        assertThat(RolloutConfig.SECTION.names()).isEqualTo(properties(RolloutConfig.class));
        assertThat(CurriculumConfig.SECTION.names()).isEqualTo(properties(CurriculumConfig.class));
        SamplerConfig.sections()
                .forEach((type, section) ->
                        assertThat(section.names()).as(type).isEqualTo(properties(subtype(SamplerConfig.class, type))));
        GateConfig.sections()
                .forEach((type, section) ->
                        assertThat(section.names()).as(type).isEqualTo(properties(subtype(GateConfig.class, type))));
        assertThat(OptimizerConfig.SECTION.names()).isEqualTo(properties(OptimizerConfig.class));
        assertThat(TrainConfig.SECTION.names()).isEqualTo(properties(TrainConfig.class));
        assertThat(GuardsConfig.SECTION.names()).isEqualTo(properties(GuardsConfig.class));
        for (TaskFamily family : TaskFamily.values()) {
            assertThat(FamilyConfig.section(family).names())
                    .isEqualTo(properties(FamilyConfig.class).stream()
                            .filter(name -> !name.equals("type"))
                            .toList());
        }
    }

    @Test
    void typesOfTheTablesAreTheSubtypesOfTheSealedInterfaces() {
        assertThat(AlgorithmConfig.sections().keySet()).containsExactlyElementsOf(subtypes(AlgorithmConfig.class));
        assertThat(SamplerConfig.sections().keySet()).containsExactlyElementsOf(subtypes(SamplerConfig.class));
        assertThat(GateConfig.sections().keySet()).containsExactlyElementsOf(subtypes(GateConfig.class));
        assertThat(EnvironmentConfig.sections().keySet())
                .containsExactlyInAnyOrderElementsOf(subtypes(EnvironmentConfig.class));
    }

    @Test
    void defaultsOfSharedKeysAreTrls() throws IOException {
        JsonNode trl = JSON.readTree(ConfigReaderTest.resource("trl_defaults.json"));
        Map<String, JsonNode> ours = new TreeMap<>();
        List.of(RunConfig.SECTION, OptimizerConfig.SECTION, GrpoSettings.SECTION, RolloutConfig.SECTION)
                .forEach(section -> section.keys().forEach(key -> ours.put(key.name(), key.standard())));
        trl.get("grpo")
                .properties()
                .forEach(entry -> assertSame(entry.getKey(), ours.get(entry.getKey()), entry.getValue()));
        assertSame("max_length", SftConfig.SECTION.keys().getLast().standard(), trl.at("/sft/max_length"));
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
            assertThat(ours).as(key).isEqualTo(theirs);
        }
    }

    private static List<String> properties(Class<?> type) {
        var config = ConfigJson.MAPPER.getDeserializationConfig();
        JavaType java = ConfigJson.MAPPER.constructType(type);
        return config.introspect(java).findProperties().stream()
                .filter(BeanPropertyDefinition::couldDeserialize)
                .map(BeanPropertyDefinition::getName)
                .toList();
    }

    private static Class<?> subtype(Class<?> root, String name) {
        return Arrays.stream(root.getAnnotation(JsonSubTypes.class).value())
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static List<String> subtypes(Class<?> root) {
        var annotation = root.getAnnotation(JsonSubTypes.class);
        return Arrays.stream(annotation.value())
                .flatMap(type -> type.names().length == 0 ? Stream.of(type.name()) : Arrays.stream(type.names()))
                .toList();
    }
}
