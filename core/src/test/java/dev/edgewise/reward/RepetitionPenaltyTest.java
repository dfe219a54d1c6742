package dev.edgewise.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.reward.shaping.RepetitionPenalty;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Values computed in Python with the formula of open-r1's `get_repetition_penalty_reward`.
class RepetitionPenaltyTest {
    private static double of(int ngram, double max, String completion) {
        Task task = new Task("t", new Cell("e", 0), "q", "a", List.of());
        return new RepetitionPenalty(ngram, max)
                .of(new Attempt(task, completion), Score.outcome(true, new ParseResult.Empty()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2 | this is a test sentence        | 0
            2 | this this this this            | -0.6666666666666667
            2 | this is a this is a test       | -0.3333333333333333
            3 | this this this this            | -0.5
            3 | This THIS this thIs            | -0.5
            3 | two words                      | 0
            3 | this is a this is a            | -0.25
            """)
    void isTheShareOfNgramsThatCameBefore(int ngram, String completion, double expected) {
        assertThat(of(ngram, -1, completion)).isCloseTo(expected, within(1e-12));
        assertThat(of(ngram, -0.5, completion)).isCloseTo(expected / 2, within(1e-12));
    }

    @Test
    void nothingEarnsNothing() {
        assertThat(of(3, -1, "")).isZero();
        assertThat(of(1, -1, " \n ")).isZero();
    }

    @Test
    void aPenaltyIsNoGift() {
        assertThatThrownBy(() -> new RepetitionPenalty(3, 0.5))
                .isInstanceOf(InvalidValue.class)
                .hasMessage("max_penalty must be a number, at most 0, but was 0.5");
    }
}
