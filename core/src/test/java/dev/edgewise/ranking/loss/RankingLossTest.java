package dev.edgewise.ranking.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.error.DataException;
import dev.edgewise.plugin.RankingLossProvider;
import dev.edgewise.ranking.RankingLoss;
import dev.edgewise.ranking.RankingNeeds.Reads;
import dev.edgewise.ranking.RankingSlope;
import dev.edgewise.ranking.ScoredList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Slopes against finite differences, lists that teach nothing, labels that no loss takes, and huge scores.
class RankingLossTest {
    private static final double H = 1e-5;

    @Test
    @Tag("slow")
    void slopesEqualFiniteDifferences() {
        Random random = new Random(11);
        for (RankingLoss loss : RandomLists.losses()) {
            for (int trial = 0; trial < 5; trial++) {
                List<ScoredList> lists = RandomLists.of(loss.needs(), random);
                RankingSlope slope = loss.evaluate(lists);
                for (int l = 0; l < lists.size(); l++) {
                    double[][] logits = lists.get(l).logits();
                    for (int i = 0; i < logits.length; i++) {
                        for (int c = 0; c < logits[i].length; c++) {
                            double difference = difference(loss, lists, logits[i], c);
                            assertThat(slope.slopes().get(l)[i][c])
                                    .as("%s, list %s, document %s, logit %s", loss, l, i, c)
                                    .isCloseTo(difference, within(1e-6 * Math.max(1, Math.abs(difference))));
                        }
                    }
                }
            }
        }
    }

    private static double difference(RankingLoss loss, List<ScoredList> lists, double[] logits, int c) {
        double middle = logits[c];
        logits[c] = middle + H;
        double above = loss.evaluate(lists).loss();
        logits[c] = middle - H;
        double below = loss.evaluate(lists).loss();
        logits[c] = middle;
        return (above - below) / (2 * H);
    }

    @Test
    void listsWithoutAnOrderedPairAreSkippedAndCounted() {
        ScoredList tied = ScoredList.of(new double[] {1, 2, 3}, new double[] {1, 1, 1});
        ScoredList ordered = ScoredList.of(new double[] {1, 2}, new double[] {1, 0});
        for (RankingLoss loss : List.of(
                RandomLists.standard(provider("ranknet")),
                RandomLists.standard(provider("lambda")),
                RandomLists.standard(provider("mnrl")),
                new ListMle(new ListMle.Settings(false, Activation.IDENTITY), false))) {
            RankingSlope both = loss.evaluate(List.of(tied, ordered));
            RankingSlope alone = loss.evaluate(List.of(ordered));
            assertThat(both.skipped()).as(loss.name()).isEqualTo(1);
            assertThat(alone.skipped()).isZero();
            assertThat(both.loss()).isEqualTo(alone.loss()).isPositive();
            assertThat(both.slopes().get(0)).isEqualTo(new double[3][1]);
            assertThat(both.slopes().get(1)).isEqualTo(alone.slopes().get(0));
            RankingSlope nothing = loss.evaluate(List.of(tied, tied));
            assertThat(nothing.loss()).isZero();
            assertThat(nothing.skipped()).isEqualTo(2);
        }
    }

    @Test
    void aSingleDocumentTeachesNoMargin() {
        ScoredList single = ScoredList.of(new double[] {1}, new double[] {2});
        for (String type : List.of("margin_mse", "margin_mse_all_pairs", "ranknet")) {
            assertThat(RandomLists.standard(provider(type))
                            .evaluate(List.of(single))
                            .skipped())
                    .as(type)
                    .isEqualTo(1);
        }
    }

    @Test
    void hugeScoresOverflowNowhere() {
        ScoredList huge = ScoredList.of(new double[] {-900, 900, -900, 0}, new double[] {1, 0, 0, 1});
        for (RankingLoss loss : RandomLists.losses()) {
            if (loss.needs().labels().name().matches("SCORES|ORDER|PROBABILITIES|GRADES|POSITIVES")) {
                RankingSlope slope = loss.evaluate(List.of(huge));
                assertThat(slope.loss()).as(loss.toString()).isFinite();
                slope.slopes().forEach(list -> {
                    for (double[] row : list) {
                        assertThat(row[0]).as(loss.toString()).isFinite();
                    }
                });
            }
        }
    }

    @Test
    void aListWithTwoPositivesCountsAsTwoRows() {
        RankingLoss loss = new MultipleNegatives(0, 10, Activation.IDENTITY);
        ScoredList both = ScoredList.of(new double[] {0.3, 0.1, -0.2}, new double[] {1, 1, 0});
        ScoredList first = ScoredList.of(new double[] {0.3, -0.2}, new double[] {1, 0});
        ScoredList second = ScoredList.of(new double[] {0.1, -0.2}, new double[] {1, 0});
        assertThat(loss.evaluate(List.of(both)).loss())
                .isCloseTo(loss.evaluate(List.of(first, second)).loss(), within(1e-15));
    }

    @Test
    void rankNetKeepsTheSlopeOfTheWorstPair() {
        ScoredList wrong = ScoredList.of(new double[] {-40, 0}, new double[] {1, 0});
        assertThat(RandomLists.standard(provider("ranknet"))
                        .evaluate(List.of(wrong))
                        .slopes()
                        .get(0)[0][0])
                .isCloseTo(-1 / Math.log(2), within(1e-12));
        assertThat(RandomLists.standard(provider("lambda"))
                        .evaluate(List.of(wrong))
                        .slopes()
                        .get(0)[0][0])
                .as("sentence-transformers' bound leaves none")
                .isZero();
    }

    @Test
    void needsSayHowAListIsRead() {
        assertThat(RandomLists.standard(provider("listmle")).needs().reads()).isEqualTo(Reads.BEST_FIRST);
        assertThat(RandomLists.standard(provider("margin_mse")).needs().reads()).isEqualTo(Reads.FIRST);
        assertThat(RandomLists.standard(provider("mnrl")).needs().inBatchNegatives())
                .isEqualTo(4);
        assertThat(RandomLists.standard(provider("mse")).needs().rawLogits()).isTrue();
        assertThat(CheckedLoss.of(new MeanSquaredError(Activation.SIGMOID))
                        .needs()
                        .rawLogits())
                .isFalse();
    }

    @Test
    void labelsThatALossDoesNotTakeAreRefused() {
        refuses(
                "bce",
                1.5,
                "document 2 of list 1 of a batch has the label 1.5. Loss bce takes numbers in [0, 1]. Scale the labels"
                        + " into [0, 1], or take a loss of scores, such as mse or margin_mse_all_pairs.");
        refuses(
                "mse",
                Double.NaN,
                "document 2 of list 1 of a batch has the label NaN. Loss mse takes numbers that are compared with"
                        + " scores, such as a teacher's logits. Correct the label, or remove the row.");
        refuses(
                "lambda",
                -3.2,
                "document 2 of list 1 of a batch has the label -3.2. Loss lambda takes grades in [0, 31], whose gains"
                        + " are 2^grade − 1. Take a loss that knows the order alone, such as ranknet, or one of a"
                        + " teacher's logits, such as margin_mse_all_pairs.");
        refuses(
                "ranknet_from_ranks",
                0,
                "document 2 of list 1 of a batch has the label 0.0. Loss ranknet_from_ranks takes ranks from 1 on, 1"
                        + " for the best document. Correct the label, or remove the row.");
    }

    private static void refuses(String type, double label, String message) {
        ScoredList list = ScoredList.of(new double[] {0, 0}, new double[] {1, label});
        assertThatThrownBy(() -> RandomLists.standard(provider(type)).evaluate(List.of(list)))
                .isInstanceOf(DataException.class)
                .hasMessage(message);
    }

    @Test
    void classesThatTheModelDoesNotHaveAreRefused() {
        double[][] logits = {{0, 0, 0}};
        assertThatThrownBy(() -> RandomLists.standard(provider("cross_entropy"))
                        .evaluate(List.of(new ScoredList(logits, new double[][] {{3}}))))
                .hasMessage("document 1 of list 1 of a batch has the label 3.0. Loss cross_entropy takes numbers of"
                        + " classes, 0 to 2. Set num_labels to the number of classes, or take a loss of one score.");
        assertThatThrownBy(() -> RandomLists.standard(provider("soft_cross_entropy"))
                        .evaluate(List.of(new ScoredList(logits, new double[][] {{0.5, 0.5, 0.5}}))))
                .hasMessage("document 1 of list 1 of a batch has the label [0.5, 0.5, 0.5]. Loss soft_cross_entropy"
                        + " takes 3 probabilities that add up to 1. Set num_labels to the number of probabilities, or"
                        + " take cross_entropy.");
        assertThatThrownBy(() -> RandomLists.standard(provider("bce"))
                        .evaluate(List.of(new ScoredList(logits, new double[][] {{1}}))))
                .hasMessage("loss bce needs a model with num_labels 1, but this one has num_labels 3");
    }

    private static RankingLossProvider<?> provider(String type) {
        return RankingLosses.PROVIDERS.stream()
                .filter(each -> each.type().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
