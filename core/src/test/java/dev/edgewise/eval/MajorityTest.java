package dev.edgewise.eval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MajorityTest {
    private static boolean right(String... answers) {
        Majority majority = new Majority();
        for (String answer : answers) {
            majority.add(answer, answer.equals("5"));
        }
        return majority.right();
    }

    @Test
    void takesTheAnswerOfMost() {
        assertThat(right("4", "5", "5")).isTrue();
        assertThat(right("5", "4", "4")).isFalse();
    }

    @Test
    void theFirstOfAsManyWins() {
        assertThat(right("5", "4")).isTrue();
        assertThat(right("4", "5")).isFalse();
    }

    @Test
    void samplesWithoutAnAnswerDoNotVote() {
        assertThat(right("", "", "5")).isTrue();
        assertThat(right("", "")).isFalse();
    }
}
