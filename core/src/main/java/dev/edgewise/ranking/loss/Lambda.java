package dev.edgewise.ranking.loss;

import dev.edgewise.ranking.RankingNeeds;
import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.RankingNeeds.Reads;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import org.jspecify.annotations.Nullable;

/// LambdaLoss, Wang et al., 2018: RankNet whose pairs weigh what swapping them changes in nDCG ([PairWeights]).
///
///     mean over all pairs of the batch with yᵢ > yⱼ of −w·log₂ max(σ(s·(zᵢ − zⱼ)), ε)
///
/// sentence-transformers' `LambdaLoss`. Labels are grades: a constant on them changes the gains 2^y − 1.
@About("RankNet whose pairs weigh what swapping them changes in nDCG (LambdaLoss, LambdaRank); labels are grades.")
public record Lambda(
        @Key(value = "How pairs are weighted.", standard = "ndcg_loss2_pp")
        PairWeights weightingScheme,

        @Key(value = "Weight of ndcg_loss2 in ndcg_loss2_pp.", standard = "10.0", range = "[0, )")
        double mu,

        @Key(
                value = "Only pairs whose predicted ranks are both at most this; all when left out.",
                range = "[1, )",
                unit = "documents")
        @Nullable
        Integer k,

        @Key(value = "s, which multiplies differences of scores.", standard = "1.0", range = "(0, )")
        double sigma,

        @Key(
                value = "Least probability of a pair; a pair below it has no slope.",
                standard = "1.0e-10",
                range = "[0, 1)")
        double eps,

        @Key(value = "Base of the logarithm.", standard = "binary")
        ReductionLog reductionLog,

        @Key(value = "Applied to scores before they are compared.", standard = "identity")
        Activation activationFn)
        implements ScoreListLoss, Activation.Chosen {
    static final String KEY = "lambda";

    public Lambda {
        Keys.check(Lambda.class, weightingScheme, mu, k, sigma, eps, reductionLog, activationFn);
    }

    @Override
    public String name() {
        return KEY;
    }

    @Override
    public RankingNeeds needs() {
        return Needs.lists(Reads.LISTS, Labels.GRADES, weightingScheme == PairWeights.NONE);
    }

    @Override
    public Share add(double[] scores, double[] labels, double[] slopes) {
        int depth = k == null ? scores.length : k;
        return new OrderedPairs(weightingScheme, mu, depth, sigma, eps, reductionLog).add(scores, labels, slopes);
    }
}
