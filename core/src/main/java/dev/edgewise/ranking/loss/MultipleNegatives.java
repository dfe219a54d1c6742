package dev.edgewise.ranking.loss;

import dev.edgewise.numeric.Softmax;
import dev.edgewise.ranking.RankingNeeds;
import dev.edgewise.ranking.RankingNeeds.Invariance;
import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.RankingNeeds.Outputs;
import dev.edgewise.ranking.RankingNeeds.Reads;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.stream.IntStream;

/// The cross-entropy of picking the positive among the negatives (InfoNCE). With s = c·a(z):
///
///     mean over positives p of log(exp(s_p) + Σ over negatives exp(s_n)) − s_p
///
/// sentence-transformers' `MultipleNegativesRankingLoss`. Negatives are those of the list and documents of other
/// lists of the batch ([RankingNeeds#inBatchNegatives]). A list with several positives counts as a row for each;
/// the other positives are left out of its sum. With a sigmoid and C candidates the loss never falls below log(1
/// + (C−1)·e⁻ᶜ).
@About("Cross-entropy of picking the positive among own negatives and documents of other queries (InfoNCE).")
public record MultipleNegatives(
        @Key(
                value = "Documents of other queries of the batch that each query gets as negatives, drawn at random;"
                        + " all of them if there are no more.",
                standard = "4",
                range = "[0, )")
        int numNegatives,

        @Key(value = "c, which multiplies activated scores.", standard = "10.0", range = "(0, )")
        double scale,

        @Key(value = "Applied to scores first.", standard = "sigmoid")
        Activation activationFn)
        implements ScoreListLoss, Activation.Chosen {
    static final String KEY = "mnrl";

    public MultipleNegatives {
        Keys.check(MultipleNegatives.class, numNegatives, scale, activationFn);
    }

    @Override
    public String name() {
        return KEY;
    }

    @Override
    public RankingNeeds needs() {
        return new RankingNeeds(
                Outputs.SCORE, Reads.LISTS, Labels.POSITIVES, false, new Invariance(true, false), numNegatives);
    }

    @Override
    public Share add(double[] scores, double[] labels, double[] slopes) {
        int[] positives =
                IntStream.range(0, scores.length).filter(i -> labels[i] > 0).toArray();
        int[] negatives =
                IntStream.range(0, scores.length).filter(i -> labels[i] <= 0).toArray();
        if (positives.length == 0 || negatives.length == 0) {
            return Share.NOTHING;
        }
        double others = Softmax.logSum(
                IntStream.of(negatives).mapToDouble(n -> scale * scores[n]).toArray());
        double sum = 0;
        for (int p : positives) {
            double all = Softmax.logSum(others, scale * scores[p]);
            sum += all - scale * scores[p];
            slopes[p] = scale * Math.expm1(scale * scores[p] - all);
            for (int n : negatives) {
                slopes[n] += scale * Math.exp(scale * scores[n] - all);
            }
        }
        return new Share(sum, positives.length);
    }
}
