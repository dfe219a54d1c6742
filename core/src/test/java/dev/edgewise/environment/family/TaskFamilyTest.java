package dev.edgewise.environment.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.error.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskFamilyTest {
    @ParameterizedTest
    @EnumSource
    void isNamedLikeItsEnvironment(TaskFamily family) {
        assertThat(family.create(AnswerFormat.HASH, true).name()).isEqualTo(family.key());
        assertThat(TaskFamily.of(family.key())).isEqualTo(family);
    }

    @Test
    void suggestsTheNearestName() {
        assertThatThrownBy(() -> TaskFamily.of("chainsum"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("There is no task family \"chainsum\". Did you mean \"chain_sum\"? Allowed: addition,"
                        + " subtraction, multiplication, division, chain_sum, digit_sum, comparison, maximum, sorting,"
                        + " reversal, sequence, roman, caesar, base_conversion, counting, countdown.");
    }
}
