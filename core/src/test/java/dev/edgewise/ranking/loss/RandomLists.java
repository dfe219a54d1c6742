package dev.edgewise.ranking.loss;

import dev.edgewise.plugin.PluginContext;
import dev.edgewise.plugin.RankingLossProvider;
import dev.edgewise.ranking.RankingLoss;
import dev.edgewise.ranking.RankingNeeds;
import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.RankingNeeds.Outputs;
import dev.edgewise.ranking.ScoredList;
import dev.edgewise.settings.Keys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Random batches that a loss takes, and losses of all kinds.
final class RandomLists {
    private static final int CLASSES = 3;

    private RandomLists() {}

    /// Returns every built-in loss with its defaults, and more settings of those that have some.
    static List<RankingLoss> losses() {
        List<RankingLoss> losses = new ArrayList<>();
        RankingLosses.PROVIDERS.forEach(provider -> losses.add(standard(provider)));
        for (PairWeights scheme : PairWeights.values()) {
            losses.add(
                    CheckedLoss.of(new Lambda(scheme, 3, null, 0.7, 1e-10, ReductionLog.NATURAL, Activation.IDENTITY)));
        }
        for (Activation activation : Activation.values()) {
            losses.add(CheckedLoss.of(new MeanSquaredError(activation)));
            losses.add(CheckedLoss.of(new MarginMse(activation)));
            losses.add(CheckedLoss.of(new AllPairsMarginMse(activation)));
            losses.add(CheckedLoss.of(new MultipleNegatives(4, 2, activation)));
            losses.add(CheckedLoss.of(new ListwiseKl(2, activation)));
            losses.add(CheckedLoss.of(new ListMle(new ListMle.Settings(false, activation), true)));
            losses.add(CheckedLoss.of(new AdrMse(2, activation)));
        }
        losses.add(CheckedLoss.of(new BinaryCrossEntropy(3, 0.1)));
        losses.add(CheckedLoss.of(new CrossEntropy(0.2)));
        losses.add(CheckedLoss.of(new SoftCrossEntropy(2)));
        return losses;
    }

    static <S extends Record> RankingLoss standard(RankingLossProvider<S> provider) {
        return provider.create(Keys.defaults(provider.settings()), new PluginContext(7));
    }

    /// Returns three lists of two to six documents; the first two labels of each differ.
    static List<ScoredList> of(RankingNeeds needs, Random random) {
        return IntStream.range(0, 3)
                .mapToObj(_ -> list(needs, 2 + random.nextInt(5), random))
                .toList();
    }

    private static ScoredList list(RankingNeeds needs, int documents, Random random) {
        double[][] logits = new double[documents][needs.outputs() == Outputs.SCORE ? 1 : CLASSES];
        double[][] labels = new double[documents][];
        for (int i = 0; i < documents; i++) {
            Arrays.setAll(logits[i], _ -> 2 * random.nextGaussian());
            labels[i] = label(needs.labels(), i, random);
        }
        return new ScoredList(logits, labels);
    }

    private static double[] label(Labels labels, int at, Random random) {
        return switch (labels) {
            case SCORES, ORDER -> new double[] {3 * random.nextGaussian()};
            case PROBABILITIES -> new double[] {random.nextDouble()};
            case GRADES -> new double[] {at < 2 ? at : random.nextInt(3)};
            case RANKS -> new double[] {at + 1};
            case POSITIVES -> new double[] {at < 2 ? at : random.nextInt(2)};
            case CLASS -> new double[] {random.nextInt(CLASSES)};
            case DISTRIBUTION -> {
                double[] shares = random.doubles(CLASSES).toArray();
                double sum = Arrays.stream(shares).sum();
                yield Arrays.stream(shares).map(share -> share / sum).toArray();
            }
        };
    }

    /// Tells whether labels with a constant added are still labels.
    static boolean labelsMayShift(Labels labels) {
        return labels == Labels.SCORES || labels == Labels.ORDER || labels == Labels.GRADES || labels == Labels.RANKS;
    }

    /// Returns the batch with constants added to the second query.
    static List<ScoredList> shifted(List<ScoredList> lists, double scores, double labels) {
        List<ScoredList> moved = new ArrayList<>(lists);
        moved.set(
                1,
                new ScoredList(
                        plus(lists.get(1).logits(), scores), plus(lists.get(1).labels(), labels)));
        return moved;
    }

    private static double[][] plus(double[][] rows, double shift) {
        return Arrays.stream(rows)
                .map(row -> {
                    double[] moved = row.clone();
                    moved[0] += shift;
                    return moved;
                })
                .toArray(double[][]::new);
    }
}
