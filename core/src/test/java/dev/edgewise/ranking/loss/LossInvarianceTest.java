package dev.edgewise.ranking.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.ranking.RankingLoss;
import dev.edgewise.ranking.RankingSlope;
import dev.edgewise.ranking.ScoredList;
import dev.edgewise.testkit.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a constant per query on scores or labels does: as in sentence-transformers, and as each loss says of
/// itself.
class LossInvarianceTest {
    private static final Map<String, RankingLoss> LOSSES = Map.of(
            "ranknet", new RankNet(null, 1, ReductionLog.BINARY, Activation.IDENTITY),
            "lambda NDCGLoss2PP",
                    new Lambda(PairWeights.NDCG_LOSS2_PP, 10, null, 1, 1e-10, ReductionLog.BINARY, Activation.IDENTITY),
            "listnet", new ListNet(Activation.IDENTITY),
            "adr_mse", new AdrMse(1, Activation.IDENTITY),
            "listmle", new ListMle(new ListMle.Settings(false, Activation.IDENTITY), false),
            "plistmle", new ListMle(new ListMle.Settings(false, Activation.IDENTITY), true),
            "bce", new BinaryCrossEntropy(1, 0),
            "mse", new MeanSquaredError(Activation.IDENTITY),
            "margin_mse identity", new MarginMse(Activation.IDENTITY),
            "margin_mse sigmoid", CheckedLoss.of(new MarginMse(Activation.SIGMOID)));

    static Stream<JsonNode> cases() {
        return Golden.read("ranking/invariance.json").valueStream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aConstantPerQueryDoesWhatItDoesInTheReference(JsonNode golden) {
        String name = golden.path("loss_name").asText();
        RankingLoss loss = LOSSES.get(name);
        double tolerance = name.endsWith("listmle") ? 1e-7 : 1e-9;
        Map<String, double[]> shifts = Map.of(
                "loss", new double[] {0, 0},
                "loss_student_shifted", new double[] {1, 0},
                "loss_labels_shifted", new double[] {0, 1});
        shifts.forEach((key, on) -> {
            double expected = golden.path(key).doubleValue();
            assertThat(loss.evaluate(shifted(golden, on)).loss())
                    .as(key)
                    .isCloseTo(expected, within(tolerance * Math.abs(expected)));
        });
    }

    private static List<ScoredList> shifted(JsonNode golden, double[] on) {
        return IntStream.range(0, golden.path("logits").size())
                .mapToObj(q -> {
                    double shift = golden.path("shift").get(q).doubleValue();
                    return ScoredList.of(
                            plus(Golden.doubles(golden.path("logits").get(q)), on[0] * shift),
                            plus(Golden.doubles(golden.path("labels").get(q)), on[1] * shift));
                })
                .toList();
    }

    private static double[] plus(double[] values, double shift) {
        return Arrays.stream(values).map(value -> value + shift).toArray();
    }

    @Test
    @Tag("slow")
    void everyLossIsAsInvariantAsItSays() {
        Random random = new Random(5);
        for (RankingLoss loss : RandomLists.losses()) {
            for (int trial = 0; trial < 15; trial++) {
                List<ScoredList> lists = RandomLists.of(loss.needs(), random);
                RankingSlope plain = loss.evaluate(lists);
                double shift = 0.2 + random.nextDouble();
                boolean scores = close(plain, loss.evaluate(RandomLists.shifted(lists, shift, 0)));
                // One query shifted alone is what a loss across queries would notice.
                assertThat(scores)
                        .as(loss + " and shifted scores")
                        .isEqualTo(loss.needs().invariance().scores());
                if (RandomLists.labelsMayShift(loss.needs().labels())) {
                    boolean labels = close(plain, loss.evaluate(RandomLists.shifted(lists, 0, shift)));
                    assertThat(labels)
                            .as(loss + " and shifted labels")
                            .isEqualTo(loss.needs().invariance().labels());
                }
                if (loss.needs().invariance().scores()) {
                    plain.slopes()
                            .forEach(list -> assertThat(Stream.of(list)
                                            .mapToDouble(row -> row[0])
                                            .sum())
                                    .as("the slopes of a query add up to 0")
                                    .isCloseTo(0, within(1e-7)));
                }
            }
        }
    }

    private static boolean close(RankingSlope a, RankingSlope b) {
        return Math.abs(a.loss() - b.loss()) <= 1e-7 * Math.max(1, Math.abs(a.loss()));
    }
}
