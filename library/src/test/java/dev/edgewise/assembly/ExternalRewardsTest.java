package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.config.RewardConfig;
import dev.edgewise.error.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalRewardsTest {
    private static final RewardConfig SERVER = new RewardConfig.Http("http://127.0.0.1:1/grade", 8, "TOKEN", 8, 60, 3);

    private final List<String> said = new ArrayList<>();

    private ExternalRewards rewards(Map<String, String> environment) {
        return new ExternalRewards(environment, ProcessBuilder.Redirect.DISCARD, said::add);
    }

    @Test
    void eachProgramIsTold() {
        rewards(Map.of("TOKEN", " secret\r\n")).of("even", SERVER).close();
        RewardConfig command = new RewardConfig.Command(List.of("python3", "grade.py"), "/work", 8, 60, 3);
        rewards(Map.of()).of("odd", command).close();
        assertThat(said)
                .containsExactly(
                        "reward    even is scored by http://127.0.0.1:1/grade",
                        "reward    odd is scored by the command \"python3 grade.py\" in /work");
    }

    @Test
    void aTokenThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> rewards(Map.of("TOKEN", "  ")).of("even", SERVER))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "reward.token_variable names the environment variable TOKEN, which is not set; set it to the"
                                + " server's token, or remove token_variable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"se cret", "se\ncret", "sécret"})
    void aTokenThatIsNoneIsRefusedAndNotShown(String token) {
        assertThatThrownBy(() -> rewards(Map.of("TOKEN", token)).of("even", SERVER))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "the environment variable TOKEN, which reward.token_variable names, holds characters that no"
                                + " token has; a token is ASCII without blanks");
    }
}
