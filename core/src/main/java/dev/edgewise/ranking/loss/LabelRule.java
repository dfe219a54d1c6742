package dev.edgewise.ranking.loss;

import dev.edgewise.ranking.RankingLoss;
import dev.edgewise.ranking.RankingNeeds.Labels;
import java.util.Arrays;

/// Says which labels a loss takes.
public final class LabelRule {
    /// Grades above have gains without a sense.
    private static final int HIGHEST_GRADE = 31;

    private static final double ROUNDING = 1e-3;

    private LabelRule() {}

    /// Tells whether a label is one that a loss takes.
    ///
    /// @param label the label's one value, or a probability of each class
    /// @param classes logits of a document
    public static boolean fits(Labels labels, double[] label, int classes) {
        if (!Arrays.stream(label).allMatch(Double::isFinite)
                || label.length != (labels == Labels.DISTRIBUTION ? classes : 1)) {
            return false;
        }
        double value = label[0];
        return switch (labels) {
            case SCORES, ORDER, POSITIVES -> true;
            case PROBABILITIES -> value >= 0 && value <= 1;
            case GRADES -> value >= 0 && value <= HIGHEST_GRADE;
            case RANKS -> value >= 1;
            case CLASS -> value == Math.rint(value) && value >= 0 && value < classes;
            case DISTRIBUTION ->
                Arrays.stream(label).allMatch(share -> share >= 0)
                        && Math.abs(Arrays.stream(label).sum() - 1) <= ROUNDING;
        };
    }

    /// Returns a label that does not fit, what the loss takes and what to do, as a message says it.
    public static String refusal(RankingLoss loss, double[] label, int classes) {
        Labels labels = loss.needs().labels();
        return (label.length == 1 ? label[0] : Arrays.toString(label)) + ". Loss " + loss.name() + " takes "
                + allowed(labels, classes) + ". " + remedy(labels);
    }

    private static String allowed(Labels labels, int classes) {
        return switch (labels) {
            case SCORES -> "numbers that are compared with scores, such as a teacher's logits";
            case ORDER -> "numbers, higher for better documents";
            case POSITIVES -> "1 for documents that answer the query, 0 for others";
            case PROBABILITIES -> "numbers in [0, 1]";
            case GRADES -> "grades in [0, " + HIGHEST_GRADE + "], whose gains are 2^grade − 1";
            case RANKS -> "ranks from 1 on, 1 for the best document";
            case CLASS -> "numbers of classes, 0 to " + (classes - 1);
            case DISTRIBUTION -> classes + " probabilities that add up to 1";
        };
    }

    private static String remedy(Labels labels) {
        return switch (labels) {
            case PROBABILITIES ->
                "Scale the labels into [0, 1], or take a loss of scores, such as mse or margin_mse_all_pairs.";
            case GRADES ->
                "Take a loss that knows the order alone, such as ranknet, or one of a teacher's logits, such as"
                        + " margin_mse_all_pairs.";
            case CLASS -> "Set num_labels to the number of classes, or take a loss of one score.";
            case DISTRIBUTION -> "Set num_labels to the number of probabilities, or take cross_entropy.";
            case SCORES, ORDER, POSITIVES, RANKS -> "Correct the label, or remove the row.";
        };
    }
}
