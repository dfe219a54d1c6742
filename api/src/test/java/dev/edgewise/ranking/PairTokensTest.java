package dev.edgewise.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PairTokensTest {
    @Test
    void pairsAreEqualByWhatTheyHold() {
        PairTokens pair = new PairTokens(new int[] {101, 7, 102, 8, 102}, new int[] {0, 0, 0, 1, 1});

        assertThat(pair.length()).isEqualTo(5);
        assertThat(pair)
                .isEqualTo(new PairTokens(pair.ids().clone(), pair.typeIds().clone()))
                .hasSameHashCodeAs(
                        new PairTokens(pair.ids().clone(), pair.typeIds().clone()))
                .isNotEqualTo(new PairTokens(pair.ids(), new int[5]))
                .hasToString("PairTokens[ids=[101, 7, 102, 8, 102], typeIds=[0, 0, 0, 1, 1]]");
    }

    @Test
    void whatIsNoPairIsRefused() {
        assertThatThrownBy(() -> new PairTokens(new int[0], new int[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a pair needs at least one token");
        assertThatThrownBy(() -> new PairTokens(new int[] {1, 2}, new int[] {0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a pair of 2 tokens needs as many token types, but has 1");
        assertThatThrownBy(() -> new PairTokens(new int[] {1, -2}, new int[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("token id 1 of a pair is -2, below 0");
        assertThatThrownBy(() -> new PairTokens(new int[] {1, 2}, new int[] {0, -1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("token type 1 of a pair is -1, below 0");
    }
}
