package dev.edgewise.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.environment.dataset.DatasetSettings;
import dev.edgewise.error.ConfigException;
import dev.edgewise.plugin.Part;
import dev.edgewise.plugin.ScorerProvider;
import dev.edgewise.reward.external.CommandReward;
import dev.edgewise.reward.external.HttpReward;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewardConfigTest {
    private static RunConfig read(String environment, String more) {
        String text = "model: {path: owner/model}\nalgorithm: edge\nenvironments: [{type: dataset, path: a, "
                + environment + "}]\n" + more;
        return ConfigReader.read(text, "run.yaml", Path.of("/work/runs"), List.of());
    }

    private static @Nullable Part<ScorerProvider<?>> reward(String reward) {
        return ((DatasetSettings) read("reward: " + reward, "")
                        .environments()
                        .getFirst()
                        .part()
                        .settings())
                .reward();
    }

    @Test
    void defaultsAreFilledIn() {
        assertThat(reward("{type: command, command: [python3, grade.py]}"))
                .isEqualTo(Parts.scorer(
                        "command", new CommandReward(List.of("python3", "grade.py"), "/work/runs", 8, 60, 3)));
        assertThat(reward("{type: http, url: \"http://127.0.0.1:8000/grade\"}"))
                .isEqualTo(Parts.scorer("http", new HttpReward("http://127.0.0.1:8000/grade", 8, null, 8, 60, 3)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `reward: {type: command}`                                    | `environments[0].reward.command is missing`
            `reward: {type: command, command: []}`                       | `environments[0].reward.command must be a list`
            `reward: {type: comand, command: [x]}`                       | `environments[0].reward.type must be one of command, http but was "comand". Did you mean "command"?`
            `reward: {type: command, command: [x], time_out: 3}`         | `environments[0].reward.time_out is not a known key. Did you mean "timeout"?`
            `reward: {type: command, command: [x], timeout: 0}`          | `environments[0].reward.timeout must be a number, above 0, but was 0`
            `reward: {type: http, url: "localhost:8000"}`                | `environments[0].reward.url must be an address that begins with http:// or https:// but was "localhost:8000"`
            `reward: {type: http, url: "http:///grade"}`                 | `environments[0].reward.url must name a host and a port up to 65535 but was "http:///grade"`
            `reward: {type: http, url: "http://a:70000/"}`               | `environments[0].reward.url must name a host and a port up to 65535 but was "http://a:70000/"`
            `reward: {type: http, url: "http://a b/"}`                   | `environments[0].reward.url must be an address but was "http://a b/"`
            `answer_type: text, reward: {type: command, command: [x]}`   | `environments[0].answer_type compares answers, but reward scores the completions; remove one of them`
            """)
    void refusesWhatCannotBe(String environment, String told) {
        assertThatThrownBy(() -> read(environment, ""))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(told);
    }

    @Test
    void tasksWithARewardAreNotAskedBackwards() {
        String reward = "reward: {type: command, command: [x]}";
        assertThat(read(reward, "guards: {backward_rewrites: 0}\n").environments())
                .hasSize(1);
        assertThatThrownBy(() -> read(reward, "guards: {backward_rewrites: 0.5}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "guards.backward_rewrites must be 0 beside the reward of dataset, which knows no tasks"
                                + " asked backwards, but was 0.5");
    }
}
