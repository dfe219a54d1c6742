package dev.edgewise.config;

import static dev.edgewise.config.ConfigReaderTest.SMALLEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.curriculum.sampler.UniformSampler;
import dev.edgewise.environment.family.TaskFamily;
import dev.edgewise.error.ConfigException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What `--set` makes of its argument.
class SetOptionTest {
    @Test
    void overridesReachEveryKind() {
        RunConfig config = ConfigReader.read(
                SMALLEST,
                "run.yaml",
                Path.of("/work"),
                List.of(
                        "optimizer.learning_rate=1e-5",
                        "environments[0].levels=[0, 3]",
                        "environments.1={type: sorting}",
                        "environments[1].name=sort2",
                        "curriculum.sampler.type=uniform",
                        "rollout.stop=\"\\n\"",
                        "train.max_seconds=60",
                        "train.max_seconds=null",
                        "prompt.system=a = b"));
        assertThat(config.optimizer().learningRate()).isEqualTo(1e-5);
        assertThat(config.environments())
                .containsExactly(
                        Parts.family(TaskFamily.ADDITION, "addition", new LevelRange(0, 3)),
                        Parts.family(TaskFamily.SORTING, "sort2", null));
        assertThat(config.curriculum().sampler()).isEqualTo(Parts.sampler("uniform", new UniformSampler.Settings()));
        assertThat(config.rollout().stop()).containsExactly("\n");
        assertThat(config.train().maxSeconds()).isNull();
        assertThat(config.prompt().system()).isEqualTo("a = b");
    }

    @Test
    void anOverrideSwitchesFromANewModelToAPretrainedOne() {
        String fresh = SMALLEST.replace("path: owner/model", "init: {hidden_size: 64}");
        RunConfig config = ConfigReader.read(
                fresh, "run.yaml", Path.of("/work"), List.of("model.init=null", "model.path=owner/model"));
        assertThat(config.model()).isEqualTo(new ModelConfig("owner/model", null, null));
    }

    @Test
    void aPathTakesThePlaceOfTheFilesNewModel() {
        String fresh = SMALLEST.replace("path: owner/model", "init: {max_position_embeddings: 1024}");
        assertThat(overridden(fresh, "model.path=owner/model").model())
                .isEqualTo(new ModelConfig("owner/model", null, null));
        assertThat(overridden(fresh, "model.path=null").model().init()).isNotNull();
        assertThatThrownBy(() -> overridden(fresh, "model.path=owner/model", "model.init.hidden_size=32"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--set model.path=owner/model: model.path and model.init exclude each other but both are"
                        + " given: remove one (on the command line: --set model.init=null)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Answer #1 first",
                "Answer: 42",
                "#",
                "12",
                "true",
                "[a]",
                "{a: b}",
                "- a",
                "*a",
                "@x",
                "'Answer' is the word",
                "'a' # 'b'",
                "a \"b\"",
                "two\nlines: 3",
                " spaced "
            })
    void anOverrideOfATextTakesItAsItIs(String text) {
        assertThat(overridden("prompt.system=" + text).prompt().system()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'Answer: 42' | Answer: 42
                    "a\tb"       | `a\tb`
                    'it''s'      | it's
                    "a \\"b\\" #"  | a "b" #
                    ''           | ``
                    """)
    void quotesAroundAnOverrideOfATextAreYamls(String written, String text) {
        assertThat(overridden("prompt.system=" + written).prompt().system()).isEqualTo(text.replace("\\t", "\t"));
    }

    @Test
    void anOverrideOfAPathTakesItAsItIs() {
        assertThat(overridden("model.path=/a #1/b: c").model().path()).isEqualTo("/a #1/b: c");
        assertThat(overridden("rollout.stop=Answer: #").rollout().stop()).containsExactly("Answer: #");
        assertThat(overridden("rollout.stop=[a, b]").rollout().stop()).containsExactly("a", "b");
    }

    private static RunConfig overridden(String override) {
        return overridden(SMALLEST, override);
    }

    private static RunConfig overridden(String text, String... overrides) {
        return ConfigReader.read(text, "run.yaml", Path.of("/work"), List.of(overrides));
    }
}
