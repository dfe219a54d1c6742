package dev.edgewise.ranking.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.DataException;
import dev.edgewise.plugin.PluginContext;
import dev.edgewise.plugin.RankingLossProvider;
import dev.edgewise.ranking.RankingLoss;
import dev.edgewise.ranking.loss.RankingLosses;
import dev.edgewise.settings.Keys;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabelCheckTest {
    private static RankingLoss loss(String type) {
        return RankingLosses.PROVIDERS.stream()
                .filter(provider -> provider.type().equals(type))
                .map(LabelCheckTest::made)
                .findFirst()
                .orElseThrow();
    }

    private static <S extends Record> RankingLoss made(RankingLossProvider<S> provider) {
        return provider.create(Keys.defaults(provider.settings()), new PluginContext(7));
    }

    private static List<QueryList> lists(double[]... labels) {
        return Stream.of(labels)
                .map(own -> new QueryList(
                        null,
                        "q",
                        null,
                        IntStream.range(0, own.length)
                                .mapToObj(i -> new JudgedDocument(
                                        "d" + i, null, List.of(own[i]), null, "train.jsonl:" + (i + 1)))
                                .toList()))
                .toList();
    }

    @Test
    void labelsThatALossDoesNotTakeAreRefusedByLine() {
        assertThatThrownBy(() -> LabelCheck.check(loss("bce"), 1, lists(new double[] {1, 2})))
                .isInstanceOf(DataException.class)
                .hasMessage("train.jsonl:2: the label is 2.0. Loss bce takes numbers in [0, 1]. Scale the labels into"
                        + " [0, 1], or take a loss of scores, such as mse or margin_mse_all_pairs.");
        assertThatThrownBy(() -> LabelCheck.check(loss("cross_entropy"), 2, lists(new double[] {1, 2})))
                .hasMessage("train.jsonl:2: the label is 2.0. Loss cross_entropy takes numbers of classes, 0 to 1. Set"
                        + " num_labels to the number of classes, or take a loss of one score.");
    }

    @Test
    void oneClassOnlyIsRefused() {
        assertThatThrownBy(() -> LabelCheck.check(loss("ranknet"), 1, lists(new double[] {1, 1}, new double[] {1})))
                .isInstanceOf(DataException.class)
                .hasMessage("all 3 labels are 1.0. A ranker learns from documents with different labels. Add rows with"
                        + " other labels, or take loss mnrl for positives alone, whose negatives are documents of other"
                        + " queries.");
        assertThat(LabelCheck.check(loss("mnrl"), 1, lists(new double[] {1}, new double[] {1})))
                .isEmpty();
    }

    @Test
    void probabilitiesUnderALossOfRawScoresAreTold() {
        assertThat(LabelCheck.check(loss("mse"), 1, lists(new double[] {0.2, 0.9})))
                .containsExactly("All labels lie in [0, 1], and loss mse compares them with scores as they are. If they"
                        + " are probabilities, distil the teacher's logits, or set activation_fn to sigmoid.");
        assertThat(LabelCheck.check(loss("mse"), 1, lists(new double[] {0.2, -4})))
                .isEmpty();
        assertThat(LabelCheck.check(loss("bce"), 1, lists(new double[] {0.2, 0.9})))
                .isEmpty();
    }

    @Test
    void listsWithoutAPositiveAreTold() {
        assertThat(LabelCheck.check(loss("mnrl"), 1, lists(new double[] {1, 0}, new double[] {0, 0})))
                .containsExactly("1 of 2 lists have no document with a label above 0; loss mnrl skips them.");
    }

    @Test
    void listsThatTeachNoOrderAreTold() {
        assertThat(LabelCheck.check(
                        loss("ranknet"), 1, lists(new double[] {1, 0}, new double[] {1, 1}, new double[] {2})))
                .containsExactly("2 of 3 lists have no two documents with different labels; loss ranknet learns no"
                        + " order from them.");
        assertThat(LabelCheck.check(loss("listmle"), 1, lists(new double[] {0, 1}, new double[] {1, 0})))
                .containsExactly("1 of 2 lists have documents that do not come best first, though loss listmle takes"
                        + " them in their order. Set respect_input_order to false, or sort them.");
    }
}
