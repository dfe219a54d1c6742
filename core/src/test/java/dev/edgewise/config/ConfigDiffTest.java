package dev.edgewise.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigDiffTest {
    private static final Path RUN = Path.of("runs/a");

    @Test
    void equalConfigurationsDoNotDiffer() {
        assertThat(ConfigDiff.between(config(), config())).isEmpty();
        assertThatCode(() -> ConfigDiff.requireResumable(RUN, config(), config()))
                .doesNotThrowAnyException();
    }

    @Test
    void theLengthOfARunMayChange() {
        RunConfig longer = config(
                "rollout.score_timeout=20",
                "rollout.unscored=leave_out",
                "train.max_steps=900",
                "train.max_seconds=60",
                "train.max_rollouts=64",
                "train.max_tokens=6400",
                "train.save_steps=7",
                "train.save_total_limit=7",
                "train.eval_steps=7",
                "train.eval_samples=7",
                "train.log_rollouts=false");
        assertThat(ConfigDiff.between(config(), longer)).hasSize(11);
        assertThatCode(() -> ConfigDiff.requireResumable(RUN, config(), longer)).doesNotThrowAnyException();
    }

    @Test
    void anythingElseMayNotAndIsNamed() {
        RunConfig changed =
                config("seed=1", "train.max_steps=900", "environments[1]={type: sorting}", "rollout.stop=[x]");
        assertThatThrownBy(() -> ConfigDiff.requireResumable(RUN, config(), changed))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("The run runs/a cannot be resumed with another configuration. Changed: "
                        + "environments[1].lessons (was absent, now null), environments[1].levels (was absent, now null),"
                        + " environments[1].name (was absent, now \"sorting\"), environments[1].type (was absent, now \"sorting\"), rollout.stop (was [], now"
                        + " absent), rollout.stop[0] (was absent, now \"x\"), seed (was 42, now 1). Set these back")
                .hasMessageEndingWith("train.max_rollouts, train.max_seconds, train.max_steps, train.max_tokens,"
                        + " train.save_steps, train.save_total_limit, and of an environment's reward url, batch_size,"
                        + " token_variable, concurrency, timeout and retries");
    }

    @Test
    void aRewardMayBeAskedElsewhereAndNotBeAnother() {
        String environment = "environments[1]={type: dataset, path: a, reward: {type: http, url: %s}}";
        RunConfig before = config(environment.formatted("\"http://a/b\""));
        RunConfig elsewhere = config(environment.formatted("\"http://c/d\", timeout: 9, concurrency: 1, retries: 0"));
        assertThat(ConfigDiff.between(before, elsewhere)).hasSize(4);
        assertThatCode(() -> ConfigDiff.requireResumable(RUN, before, elsewhere))
                .doesNotThrowAnyException();
        RunConfig other = config("environments[1]={type: dataset, path: a, reward: {type: command, command: [x]}}");
        assertThatThrownBy(() -> ConfigDiff.requireResumable(RUN, before, other))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("environments[1].reward.type (was \"http\", now \"command\")");
    }

    @Test
    void longTextsAreComparedToTheirEnd() {
        String prefix = "prompt.system=" + "x".repeat(100);
        assertThat(ConfigDiff.between(config(prefix + "a"), config(prefix + "b")))
                .hasSize(1);
    }

    private static RunConfig config(String... overrides) {
        String text = "model: {path: owner/model}\nenvironments: [{type: addition}]\nalgorithm: {type: edge}\n";
        return ConfigReader.read(text, "run.yaml", Path.of("/"), List.of(overrides));
    }
}
