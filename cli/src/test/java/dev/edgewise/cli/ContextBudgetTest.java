package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import org.junit.jupiter.api.Test;

class ContextBudgetTest {
    private final ContextBudget room = new ContextBudget(64, 20);

    @Test
    void completionsFillWhatThePromptLeaves() {
        assertThat(room.fit(512)).isEqualTo(44);
        assertThat(room.fit(10)).isEqualTo(10);
        assertThatCode(() -> room.require(44)).doesNotThrowAnyException();
        assertThatThrownBy(() -> room.require(45))
                .isInstanceOf(ConfigException.class)
                .hasMessage("the longest prompt has 20 tokens, which with --max-completion-length 45 exceed the model's"
                        + " context of 64; shorten one of them");
    }

    @Test
    void aPromptThatFillsTheContextIsRefused() {
        ContextBudget full = new ContextBudget(64, 64);
        assertThatThrownBy(() -> full.require(full.fit(512))).isInstanceOf(ConfigException.class);
    }
}
