package dev.edgewise.ranking.data;

import dev.edgewise.error.DataException;
import dev.edgewise.ranking.RankingLoss;
import dev.edgewise.ranking.RankingNeeds;
import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.RankingNeeds.Reads;
import dev.edgewise.ranking.loss.LabelRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Compares labels with what a loss wants, before the first step.
public final class LabelCheck {
    private LabelCheck() {}

    /// Returns what a person should know of labels that the loss can learn from; each a sentence.
    ///
    /// @param classes logits of the model
    /// @throws DataException if a label is not one that the loss takes, or all are equal
    public static List<String> check(RankingLoss loss, int classes, List<QueryList> lists) {
        RankingNeeds needs = loss.needs();
        requireFit(loss, classes, lists);
        refuseOneClass(loss, lists);
        List<String> notes = new ArrayList<>();
        if (needs.rawLogits() && looksLikeProbabilities(lists)) {
            notes.add("All labels lie in [0, 1], and loss " + loss.name() + " compares them with scores as they are."
                    + " If they are probabilities, distil the teacher's logits, or set activation_fn to sigmoid.");
        }
        if (needs.reads() == Reads.BEST_FIRST) {
            count(
                    notes,
                    lists.stream().filter(LabelCheck::isOutOfOrder).count(),
                    lists.size(),
                    "have documents that do not come best first, though loss " + loss.name()
                            + " takes them in their order. Set respect_input_order to false, or sort them.");
        }
        if (needs.labels() == Labels.POSITIVES) {
            count(
                    notes,
                    lists.stream().filter(LabelCheck::hasNoPositive).count(),
                    lists.size(),
                    "have no document with a label above 0; loss " + loss.name() + " skips them.");
        } else if (needs.reads() == Reads.LISTS) {
            count(
                    notes,
                    lists.stream().filter(LabelCheck::isTied).count(),
                    lists.size(),
                    "have no two documents with different labels; loss " + loss.name() + " learns no order from them.");
        }
        return notes;
    }

    /// Refuses labels that a loss does not take.
    ///
    /// @param classes logits of the model
    /// @throws DataException if a label is not one that the loss takes
    public static void requireFit(RankingLoss loss, int classes, List<QueryList> lists) {
        for (QueryList list : lists) {
            for (JudgedDocument document : list.documents()) {
                double[] label = document.label().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray();
                if (!LabelRule.fits(loss.needs().labels(), label, classes)) {
                    throw new DataException(
                            document.place() + ": the label is " + LabelRule.refusal(loss, label, classes));
                }
            }
        }
    }

    private static void count(List<String> notes, long some, int all, String what) {
        if (some > 0) {
            notes.add(some + " of " + all + " lists " + what);
        }
    }

    private static void refuseOneClass(RankingLoss loss, List<QueryList> lists) {
        RankingNeeds needs = loss.needs();
        List<Double> first = lists.getFirst().documents().getFirst().label();
        boolean one = lists.stream()
                .flatMap(list -> list.documents().stream())
                .allMatch(document -> document.label().equals(first));
        boolean byOrder = needs.reads() == Reads.BEST_FIRST;
        boolean byOthers = needs.labels() == Labels.POSITIVES && needs.inBatchNegatives() > 0 && first.getFirst() > 0;
        if (one && !byOrder && !byOthers) {
            throw new DataException(
                    "all " + lists.stream().mapToInt(QueryList::size).sum() + " labels are "
                            + (first.size() == 1 ? first.getFirst() : first)
                            + ". A ranker learns from documents with different labels. Add rows with other labels, or"
                            + " take loss mnrl for positives alone, whose negatives are documents of other queries.");
        }
    }

    private static boolean looksLikeProbabilities(List<QueryList> lists) {
        double[] values = lists.stream()
                .flatMapToDouble(list -> Arrays.stream(list.values()))
                .toArray();
        return Arrays.stream(values).allMatch(value -> value >= 0 && value <= 1)
                && Arrays.stream(values).anyMatch(value -> value > 0 && value < 1);
    }

    private static boolean isOutOfOrder(QueryList list) {
        double[] values = list.values();
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[i - 1]) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasNoPositive(QueryList list) {
        return Arrays.stream(list.values()).allMatch(value -> value <= 0);
    }

    private static boolean isTied(QueryList list) {
        return Arrays.stream(list.values()).distinct().count() < 2;
    }
}
