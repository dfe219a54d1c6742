package dev.edgewise.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.ranking.PairTokens;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Logits and gradients do not depend on the passes they go through.
@Tag("native")
class EncoderPairModelTest {
    private static final int ONE_PASS = 100_000;

    private static List<PairTokens> pairs(PairModel model) {
        List<String> queries = new ArrayList<>();
        List<String> documents = new ArrayList<>();
        TinyRanker.lists().forEach(list -> {
            queries.addAll(Collections.nCopies(list.size(), list.query()));
            documents.addAll(list.texts());
        });
        return model.tokenize(queries, documents).pairs();
    }

    /// A loss that compares all pairs: ∂/∂zᵢ = zᵢ − z̄ + i.
    private static float[][] slopes(float[][] logits) {
        double mean = 0;
        for (float[] row : logits) {
            mean += row[0] / (double) logits.length;
        }
        float[][] slopes = new float[logits.length][];
        for (int i = 0; i < slopes.length; i++) {
            slopes[i] = new float[] {(float) (logits[i][0] - mean + 0.01 * i)};
        }
        return slopes;
    }

    @Test
    void aLossOverSeveralPassesHasTheGradientOfOne() {
        List<List<float[]>> gradients = new ArrayList<>();
        List<float[][]> logits = new ArrayList<>();
        for (int tokens : new int[] {ONE_PASS, 60}) {
            try (EncoderPairModel model = TinyRanker.model(tokens, false, false)) {
                logits.add(model.accumulate(pairs(model), 1, EncoderPairModelTest::slopes));
                gradients.add(TinyRanker.gradients(model));
            }
        }

        for (int i = 0; i < logits.get(0).length; i++) {
            assertThat(logits.get(1)[i][0]).isCloseTo(logits.get(0)[i][0], within(1e-5f));
        }
        for (int p = 0; p < gradients.get(0).size(); p++) {
            float[] whole = gradients.get(0).get(p);
            float[] parts = gradients.get(1).get(p);
            for (int i = 0; i < whole.length; i++) {
                assertThat(parts[i]).isCloseTo(whole[i], within(1e-4f + 1e-4f * Math.abs(whole[i])));
            }
        }
    }

    @Test
    void aPassWithoutDropoutGivesTheLogitsThatRankingGives() {
        try (EncoderPairModel model = TinyRanker.model(60, false, false)) {
            float[][] learned = model.accumulate(pairs(model), 1, EncoderPairModelTest::slopes);
            float[][] ranked = model.logits(pairs(model));

            for (int i = 0; i < learned.length; i++) {
                assertThat(ranked[i][0]).isCloseTo(learned[i][0], within(1e-5f));
            }
        }
    }

    @Test
    void dropoutIsAFunctionOfTheSeed() {
        try (EncoderPairModel model = TinyRanker.model(60, true, false)) {
            float[][] first = model.accumulate(pairs(model), 1, EncoderPairModelTest::slopes);
            float[][] again = model.accumulate(pairs(model), 1, EncoderPairModelTest::slopes);
            float[][] other = model.accumulate(pairs(model), 2, EncoderPairModelTest::slopes);

            assertThat(again).isDeepEqualTo(first);
            assertThat(other[0][0]).isNotEqualTo(first[0][0]);
        }
    }
}
