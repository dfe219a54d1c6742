package dev.edgewise.trainer;

import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.random.Seeds;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Chooses pairs at the edge: of the kinds of pairs, those whose margin is undecided come oftener.
///
/// p is the probability that the chosen completion of a kind has the higher reward. Its posterior is that of a cell's
/// success ([SuccessPosterior]), of margins instead of rollouts. A kind is drawn in proportion to the mean of p(1 − p),
/// and a quarter of the draws goes to all rows alike, so that no kind is forgotten. The rows of a kind come in an order
/// of their own, each once before the first comes again.
final class PairKinds implements FieldState {
    private static final double EXPLORE = 0.25;

    private final List<String> names;
    private final int[][] rows;
    private final SuccessPosterior[] posteriors;
    private final int[] drawn;
    private final int count;
    private final long seed;

    /// @param kinds of each row
    PairKinds(List<String> kinds, long seed) {
        Map<String, List<Integer>> byKind = new TreeMap<>();
        for (int row = 0; row < kinds.size(); row++) {
            byKind.computeIfAbsent(kinds.get(row), _ -> new ArrayList<>()).add(row);
        }
        this.names = List.copyOf(byKind.keySet());
        this.rows = byKind.values().stream()
                .map(all -> all.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
        this.posteriors = names.stream()
                .map(_ -> new SuccessPosterior(SuccessPosterior.Settings.STANDARD))
                .toArray(SuccessPosterior[]::new);
        this.drawn = new int[names.size()];
        this.count = kinds.size();
        this.seed = seed;
    }

    /// The kind of each row that was drawn, and the row.
    record Drawn(int[] kinds, int[] rows) {}

    /// Draws the rows of a step.
    Drawn draw(int step, int wanted) {
        RandomGenerator random = Seeds.stream(seed, "pairs", step);
        double[] shares = shares(step);
        int[] kinds = new int[wanted];
        int[] chosen = new int[wanted];
        for (int i = 0; i < wanted; i++) {
            double place = random.nextDouble();
            int kind = 0;
            while (kind < shares.length - 1 && place >= shares[kind]) {
                place -= shares[kind++];
            }
            kinds[i] = kind;
            chosen[i] = next(kind);
        }
        return new Drawn(kinds, chosen);
    }

    private int next(int kind) {
        int[] own = rows[kind];
        List<Integer> order = new ArrayList<>(IntStream.of(own).boxed().toList());
        int pass = drawn[kind] / own.length;
        Collections.shuffle(order, Random.from(Seeds.stream(seed, "kind", names.get(kind), pass)));
        return order.get(drawn[kind]++ % own.length);
    }

    /// Returns the probability of each kind.
    double[] shares(int step) {
        double[] undecided = Arrays.stream(posteriors)
                .mapToDouble(posterior -> {
                    double a = posterior.now(step).alpha();
                    double b = posterior.now(step).beta();
                    return a * b / ((a + b) * (a + b + 1));
                })
                .toArray();
        double sum = Arrays.stream(undecided).sum();
        return IntStream.range(0, undecided.length)
                .mapToDouble(k -> (1 - EXPLORE) * undecided[k] / sum + EXPLORE * rows[k].length / count)
                .toArray();
    }

    /// Takes in the pairs of a step.
    ///
    /// @param right whether the margin of each is above 0
    void observe(int step, int[] kinds, boolean[] right) {
        for (int kind = 0; kind < names.size(); kind++) {
            int seen = 0;
            int successes = 0;
            for (int i = 0; i < kinds.length; i++) {
                seen += kinds[i] == kind ? 1 : 0;
                successes += kinds[i] == kind && right[i] ? 1 : 0;
            }
            if (seen > 0) {
                posteriors[kind].observe(step, successes, seen);
            }
        }
    }

    /// Returns the share of each kind in the draws and the mean of its posterior.
    Map<String, Double> metrics(int step) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        double[] shares = shares(step);
        for (int kind = 0; kind < names.size(); kind++) {
            metrics.put("pairs/" + names.get(kind) + "/share", shares[kind]);
            metrics.put(
                    "pairs/" + names.get(kind) + "/accuracy",
                    posteriors[kind].measured().mean());
        }
        return metrics;
    }

    @Override
    public void fields(StateFields state) {
        state.of("the kinds of pairs").madeBy(String.join(", ", names) + " of " + count + " rows");
        for (int kind = 0; kind < names.size(); kind++) {
            drawn[kind] = state.smallCount("drawn " + names.get(kind), drawn[kind]);
            state.part("posterior " + names.get(kind), posteriors[kind]);
        }
    }
}
