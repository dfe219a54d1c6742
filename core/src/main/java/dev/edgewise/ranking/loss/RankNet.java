package dev.edgewise.ranking.loss;

import dev.edgewise.ranking.RankingNeeds;
import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.RankingNeeds.Reads;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import org.jspecify.annotations.Nullable;

/// RankNet, Burges et al., 2005:
///
///     mean over all pairs of the batch with yᵢ > yⱼ of −log₂ σ(s·(zᵢ − zⱼ))
///
/// sentence-transformers' `RankNetLoss`, without its bound of σ from below, which takes the slope from the worst
/// pairs. The logarithm is binary by default: 1.4427 times what others compute.
@About("Logistic loss of all pairs of a list that its labels order (RankNet).")
public record RankNet(
        @Key(
                value = "Only pairs whose predicted ranks are both at most this; all when left out.",
                range = "[1, )",
                unit = "documents")
        @Nullable
        Integer k,

        @Key(value = "s, which multiplies differences of scores.", standard = "1.0", range = "(0, )")
        double sigma,

        @Key(value = "Base of the logarithm.", standard = "binary")
        ReductionLog reductionLog,

        @Key(value = "Applied to scores before they are compared.", standard = "identity")
        Activation activationFn)
        implements ScoreListLoss, Activation.Chosen {
    static final String KEY = "ranknet";

    public RankNet {
        Keys.check(RankNet.class, k, sigma, reductionLog, activationFn);
    }

    @Override
    public String name() {
        return KEY;
    }

    @Override
    public RankingNeeds needs() {
        return Needs.lists(Reads.LISTS, Labels.ORDER, true);
    }

    @Override
    public Share add(double[] scores, double[] labels, double[] slopes) {
        int depth = k == null ? scores.length : k;
        return new OrderedPairs(PairWeights.NONE, 0, depth, sigma, 0, reductionLog).add(scores, labels, slopes);
    }

    /// RankNet on the ranks that a teacher gives, with the natural logarithm: what RankGPT distils with,
    /// 2304.09542.
    @About("RankNet on the ranks of a teacher, 1 for the best; natural logarithm (RankGPT).")
    public record FromRanks(
            @Key(value = "Applied to scores before they are compared.", standard = "identity")
            Activation activationFn) implements ScoreListLoss, Activation.Chosen {
        static final String KEY = "ranknet_from_ranks";

        private static final OrderedPairs PAIRS =
                new OrderedPairs(PairWeights.NONE, 0, Integer.MAX_VALUE, 1, 0, ReductionLog.NATURAL);

        public FromRanks {
            Keys.check(FromRanks.class, activationFn);
        }

        @Override
        public String name() {
            return KEY;
        }

        @Override
        public RankingNeeds needs() {
            return Needs.lists(Reads.LISTS, Labels.RANKS, true);
        }

        @Override
        public Share add(double[] scores, double[] labels, double[] slopes) {
            double[] higher = new double[labels.length];
            for (int i = 0; i < labels.length; i++) {
                higher[i] = -labels[i];
            }
            return PAIRS.add(scores, higher, slopes);
        }
    }
}
