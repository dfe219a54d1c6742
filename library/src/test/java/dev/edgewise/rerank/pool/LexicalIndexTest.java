package dev.edgewise.rerank.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LexicalIndexTest {
    @Test
    void scoresAreThoseOfBm25() {
        try (LexicalIndex index = new LexicalIndex(List.of("oak stool", "steel table", "oak oak table"))) {
            double[] scores = index.scores("Oak chair");

            // ln(1 + (N − n + 0.5)/(n + 0.5)) · tf/(tf + k1·(1 − b + b·length/mean)), Lucene's form without (k1 + 1)
            double idf = Math.log(1 + (3 - 2 + 0.5) / 2.5);
            double mean = 7.0 / 3;
            assertThat(scores[0]).isEqualTo(idf / (1 + 1.2 * (0.25 + 0.75 * 2 / mean)), within(1e-6));
            assertThat(scores[1]).isZero();
            assertThat(scores[2]).isEqualTo(idf * 2 / (2 + 1.2 * (0.25 + 0.75 * 3 / mean)), within(1e-6));
            assertThat(index.search("Oak chair", 5)).containsExactly(2, 0);
            assertThat(index.scores("?")).containsExactly(0, 0, 0);
        }
    }
}
