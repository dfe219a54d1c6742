package dev.edgewise.ranking.loss;

import dev.edgewise.plugin.RankingLossProvider;
import dev.edgewise.ranking.RankingLoss;
import java.util.List;
import java.util.function.Function;

/// The losses of rankers that Edgewise brings.
public final class RankingLosses {
    /// Makes each by its name.
    public static final List<RankingLossProvider<?>> PROVIDERS = List.of(
            provider(BinaryCrossEntropy.KEY, BinaryCrossEntropy.class),
            provider(MeanSquaredError.KEY, MeanSquaredError.class),
            provider(MarginMse.KEY, MarginMse.class),
            provider(AllPairsMarginMse.KEY, AllPairsMarginMse.class),
            provider(RankNet.KEY, RankNet.class),
            provider(RankNet.FromRanks.KEY, RankNet.FromRanks.class),
            provider(Lambda.KEY, Lambda.class),
            provider(ListNet.KEY, ListNet.class),
            provider(ListwiseKl.KEY, ListwiseKl.class),
            provider(ListMle.KEY, ListMle.Settings.class, settings -> new ListMle(settings, false)),
            provider(ListMle.AWARE_KEY, ListMle.Settings.class, settings -> new ListMle(settings, true)),
            provider(AdrMse.KEY, AdrMse.class),
            provider(MultipleNegatives.KEY, MultipleNegatives.class),
            provider(CrossEntropy.KEY, CrossEntropy.class),
            provider(SoftCrossEntropy.KEY, SoftCrossEntropy.class));

    private RankingLosses() {}

    private static <L extends Record & RankingLoss> RankingLossProvider<L> provider(String type, Class<L> loss) {
        return provider(type, loss, settings -> settings);
    }

    private static <S extends Record> RankingLossProvider<S> provider(
            String type, Class<S> settings, Function<S, RankingLoss> create) {
        return RankingLossProvider.of(type, settings, (chosen, _) -> CheckedLoss.of(create.apply(chosen)));
    }
}
