package dev.edgewise.config;

import static dev.edgewise.config.ConfigReaderTest.SMALLEST;
import static dev.edgewise.config.ConfigReaderTest.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Values as YAML writes them.
class YamlTreeTest {
    @Test
    void aKeyWithoutValueIsNullAndAnEmptyTextIsText() {
        assertThat(read(SMALLEST + "train:\n  max_seconds:\n").train().maxSeconds())
                .isNull();
        assertThat(read(SMALLEST + "prompt: {system: ''}").prompt().system()).isEmpty();
        assertThat(read(SMALLEST + "prompt: {system: no}").prompt().system()).isEqualTo("no");
    }

    @ParameterizedTest
    @CsvSource({
        "16, 16",
        "0x10, 16",
        "010, 10",
        "0123, 123",
        "-010, -10",
        "08, 8",
        "00, 0",
        "+5, 5",
        "-5, -5",
        "1e3, 1000",
        "9223372036854775807, 9223372036854775807"
    })
    void readsWholeNumbersAsYamlWritesThem(String written, long seed) {
        assertThat(read(SMALLEST + "seed: " + written).seed()).isEqualTo(seed);
    }

    /// Text in YAML 1.2, which is no number here; YAML 1.1 reads another number than a person means.
    @ParameterizedTest
    @ValueSource(
            strings = {"1_000", "0b11", "0o17", "0X10", "-0x10", "0x1_0", "1:30", "1:30:45", "1:30.5", ".inf", ".NaN"})
    void numbersOfYaml11AreRefused(String written) {
        assertThatThrownBy(() -> read(SMALLEST + "seed: " + written))
                .isInstanceOf(ConfigException.class)
                .hasMessage("run.yaml:4: seed must be a whole number but was \"" + written
                        + "\". Every random draw of the run derives from it; the same seed on the same machine gives the"
                        + " same run.");
    }

    @Test
    void whatLiesTooDeepIsRefused() {
        assertThatThrownBy(() -> read(SMALLEST + "name: " + "[".repeat(1000) + "]".repeat(1000)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("run.yaml:4: mappings and lists lie more than 100 deep here: no key is that deep");
    }

    @ParameterizedTest
    @CsvSource({"True, true", "TRUE, true", "false, false"})
    void readsTruthAsYamlWritesIt(String written, boolean value) {
        assertThat(read(SMALLEST + "train: {log_rollouts: " + written + "}")
                        .train()
                        .logRollouts())
                .isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"1e-6, 1e-6", "1.5e+2, 150", ".5, 0.5", "2., 2", "3, 3"})
    void readsNumbersAsYamlWritesThem(String written, double rate) {
        assertThat(read(SMALLEST + "optimizer: {learning_rate: " + written + "}")
                        .optimizer()
                        .learningRate())
                .isEqualTo(rate);
    }
}
