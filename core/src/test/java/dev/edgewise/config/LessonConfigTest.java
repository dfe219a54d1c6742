package dev.edgewise.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.edgewise.error.ConfigException;
import dev.edgewise.plugin.LessonProvider;
import dev.edgewise.plugin.Part;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `curriculum.lessons`, and `lessons` of an environment.
class LessonConfigTest {
    private static final String RUN = """
            model: {path: owner/model}
            prompt: {answer: hash, show_steps: true}
            environments:
              - {type: addition, lessons: {type: help, form: hint, unit: step, target: 0.25}}
              - {type: sorting}
            algorithm: {type: grpo, lessons_per_step: 3}
            curriculum: {imitate_below: 0.2, lessons: srl}
            """;

    private static RunConfig read(String yaml) {
        return ConfigReader.read(yaml, "run.yaml", Path.of("/work"), List.of());
    }

    private static String text(@Nullable Part<LessonProvider<?>> part) {
        return Objects.requireNonNull(part).type() + " " + part.settings();
    }

    @Test
    void aWordTakesTheDefaults() {
        assertThat(text(read(RUN).curriculum().lessons()))
                .isEqualTo(
                        "srl Settings[steps=AUTO, form=OPENING, think=false, titles=true, understood=0.5, epsilon=1.0E-4]");
    }

    @Test
    void anEnvironmentMayHaveItsOwn() {
        List<EnvironmentConfig> environments = read(RUN).environments();
        assertThat(text(environments.getFirst().lessons()))
                .isEqualTo("help Settings[form=HINT, unit=STEP, steps=AUTO, target=0.25]");
        assertThat(environments.getLast().lessons()).isNull();
    }

    @Test
    void whatIsWrittenReadsBack() {
        RunConfig config = read(RUN);
        assertThat(read(ConfigWriter.toYaml(config))).isEqualTo(config);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            type: grpo, lessons_per_step: 3 | type: sft | algorithm.type must be edge or grpo beside the lessons of addition, which are answered by the model itself, but was sft
            imitate_below: 0.2 | imitate_below: 0 | curriculum.imitate_below must be above 0 beside the lessons of addition: lessons are given below that success rate; set it to 0.2, for example
            show_steps: true | show_steps: false | prompt.show_steps must be true beside the lessons of addition, which are cut from the steps of solutions, but was false
            lessons: srl | lessons: sql | curriculum.lessons must be one of srl, help but was "sql". Did you mean "srl"?
            unit: step | unti: step | environments[0].lessons.unti is not a known key. Did you mean "unit"? environments[0].lessons takes type, form, unit, steps, target
            """)
    void whatCannotBeIsRefused(String part, String other, String message) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(RUN.replace(part, other)))
                .withMessageContaining(message);
    }
}
