package dev.edgewise.guard.shortcut;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnswerRuleTest {
    private static void copies(String question, String... texts) {
        assertThat(AnswerRule.answers(question).values()).containsExactly(texts);
    }

    /// First, second, third and last number, then all of them as they stand.
    @Test
    void copiesWhatStandsInTheQuestion() {
        copies("larger of 9.9,9.11?", "9.9", "9.11", "", "9.11", "9.9,9.11");
        copies("largest of 374,379,371:", "374", "379", "371", "371", "374,379,371");
        copies("count 7 in 4717:", "7", "4717", "", "4717", "4717");
        copies("no number here", "", "", "", "", "");
    }

    @Test
    void aMinusBetweenNumbersIsNoSign() {
        copies("47-85=", "47", "85", "", "85", "47-85");
        copies("smaller of -52,-37?", "-52", "-37", "", "-37", "-52,-37");
    }
}
