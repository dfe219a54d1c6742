package dev.edgewise.reward.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import dev.edgewise.plugin.ScorerContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RewardSettingsTest {
    private static final HttpReward SERVER = new HttpReward("http://127.0.0.1:1/grade", 8, "TOKEN", 8, 60, 3);

    private final List<String> said = new ArrayList<>();

    private ScorerContext context(String dataset, Map<String, String> variables) {
        return new ScorerContext(dataset, variables, ProcessBuilder.Redirect.DISCARD, said::add);
    }

    @Test
    void eachProgramIsTold() {
        HttpReward.PROVIDER
                .create(SERVER, context("even", Map.of("TOKEN", " secret\r\n")))
                .close();
        CommandReward command = new CommandReward(List.of("python3", "grade.py"), "/work", 8, 60, 3);
        new CommandReward.Provider().create(command, context("odd", Map.of())).close();
        assertThat(said)
                .containsExactly(
                        "reward    even is scored by http://127.0.0.1:1/grade",
                        "reward    odd is scored by the command \"python3 grade.py\" in /work");
    }

    @Test
    void aTokenThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> HttpReward.PROVIDER.create(SERVER, context("even", Map.of("TOKEN", "  "))))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "reward.token_variable names the environment variable TOKEN, which is not set; set it to the"
                                + " server's token, or remove token_variable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"se cret", "se\ncret", "sécret"})
    void aTokenThatIsNoneIsRefusedAndNotShown(String token) {
        assertThatThrownBy(() -> HttpReward.PROVIDER.create(SERVER, context("even", Map.of("TOKEN", token))))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "the environment variable TOKEN, which reward.token_variable names, holds characters that no"
                                + " token has; a token is ASCII without blanks");
    }
}
