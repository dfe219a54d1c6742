package dev.edgewise.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.task.Split;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitRuleTest {
    private static long tests(double share) {
        return IntStream.range(0, 10_000)
                .filter(i -> SplitRule.of("problem " + i, share) == Split.TEST)
                .count();
    }

    @Test
    void keepsAboutTheShareForTesting() {
        assertThat(tests(SplitRule.TEST_SHARE)).isBetween(1_900L, 2_100L);
        assertThat(tests(0.05)).isBetween(430L, 570L);
        assertThat(tests(0)).isZero();
        assertThat(tests(1)).isEqualTo(10_000);
    }

    @Test
    void aLargerShareOnlyAddsTests() {
        IntStream.range(0, 1_000)
                .mapToObj(i -> "problem " + i)
                .filter(key -> SplitRule.of(key, 0.1) == Split.TEST)
                .forEach(key -> assertThat(SplitRule.of(key, 0.3)).isEqualTo(Split.TEST));
    }

    /// Frozen: a change would move problems between the splits of runs that are already trained.
    @Test
    void neverMovesAProblem() {
        StringBuilder splits = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            splits.append(SplitRule.of("+" + i + "+" + (i + 1)) == Split.TEST ? 't' : '.');
        }
        assertThat(splits).hasToString(".t.t.tt.....t..t...tt....t....t.........");
    }
}
