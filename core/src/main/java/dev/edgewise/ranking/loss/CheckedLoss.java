package dev.edgewise.ranking.loss;

import dev.edgewise.error.DataException;
import dev.edgewise.ranking.RankingLoss;
import dev.edgewise.ranking.RankingNeeds;
import dev.edgewise.ranking.RankingNeeds.Outputs;
import dev.edgewise.ranking.RankingSlope;
import dev.edgewise.ranking.ScoredList;
import java.util.Arrays;
import java.util.List;

/// A loss that refuses labels which it does not take, and sees scores through its activation.
///
/// @param loss of activated scores
/// @param activation a; the slope of a score is the loss's times a'(z)
record CheckedLoss(RankingLoss loss, Activation activation) implements RankingLoss {
    /// Puts checks and the activation of its settings around a loss.
    static RankingLoss of(RankingLoss loss) {
        return new CheckedLoss(
                loss, loss instanceof Activation.Chosen chosen ? chosen.activationFn() : Activation.IDENTITY);
    }

    @Override
    public String name() {
        return loss.name();
    }

    @Override
    public RankingNeeds needs() {
        return activation == Activation.IDENTITY ? loss.needs() : Needs.squashed(loss.needs());
    }

    @Override
    public RankingSlope evaluate(List<ScoredList> lists) {
        RankingNeeds needs = needs();
        for (int l = 0; l < lists.size(); l++) {
            check(needs, l, lists.get(l));
        }
        if (activation == Activation.IDENTITY) {
            return loss.evaluate(lists);
        }
        RankingSlope slope = loss.evaluate(lists.stream().map(this::activated).toList());
        for (int l = 0; l < lists.size(); l++) {
            double[][] logits = lists.get(l).logits();
            for (int i = 0; i < logits.length; i++) {
                slope.slopes().get(l)[i][0] *= activation.slope(logits[i][0]);
            }
        }
        return slope;
    }

    private ScoredList activated(ScoredList list) {
        double[][] values = Arrays.stream(list.logits())
                .map(row -> new double[] {activation.of(row[0])})
                .toArray(double[][]::new);
        return new ScoredList(values, list.labels());
    }

    private void check(RankingNeeds needs, int number, ScoredList list) {
        int classes = list.logits()[0].length;
        if ((needs.outputs() == Outputs.SCORE) != (classes == 1)) {
            throw new DataException("loss " + name() + " needs a model with "
                    + (needs.outputs() == Outputs.SCORE ? "num_labels 1" : "num_labels 2 or more")
                    + ", but this one has num_labels " + classes);
        }
        for (int i = 0; i < list.size(); i++) {
            double[] label = list.labels()[i];
            if (!LabelRule.fits(needs.labels(), label, classes)) {
                throw new DataException("document " + (i + 1) + " of list " + (number + 1)
                        + " of a batch has the label " + LabelRule.refusal(this, label, classes));
            }
        }
    }
}
