package dev.edgewise.probe;

import dev.edgewise.curriculum.Beta;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Spends a probe's budget, task by task, where the edge is in doubt.
///
/// 1. Every cell gets one task.
/// 2. Each further task goes to the cell with the largest
///
///        doubt × σ × place
///
///    This is taken under the ladder's belief ([LadderBelief]). doubt = 1 − max_S P(p in S) over the four
///    standings S of a cell ([Standing]). A cell that is surely mastered or surely out of reach has none. σ is
///    the belief's standard deviation. It falls with every task, so a cell that lies on a boundary and stays in
///    doubt cannot swallow the budget. place = Π_{j easier} (1 − P(j out of reach)) · Π_{j harder} (1 − P(j
///    mastered)). A rung far above the first one out of reach, or far below one that is mastered, tells nothing
///    about the edge. Ties go to the cell with fewer tasks, then to the first.
///
/// Tasks of one batch are chosen one after the other, each as if those before it had come out as expected.
final class Allocation {
    private final double bandStart;

    Allocation(int groupSize) {
        this.bandStart = Standing.bandStart(groupSize);
    }

    /// A cell while a batch is chosen.
    private final class Candidate {
        private final CellSample sample;
        private final LadderBelief belief;
        private final double place;
        private int planned;
        private double worth;

        private Candidate(CellSample sample, LadderBelief belief, double place) {
            this.sample = sample;
            this.belief = belief;
            this.place = place;
            this.worth = worthNow();
        }

        private int tasks() {
            return sample.tasks() + planned;
        }

        private double worthNow() {
            return place * worth(belief.rung(sample.cell().level(), planned));
        }

        private void plan() {
            planned++;
            worth = worthNow();
        }
    }

    /// Chooses the cells of the next `count` tasks.
    ///
    /// @param ladders the cells of each environment, easiest first
    /// @param even whether only the number of tasks counts
    List<Cell> next(List<List<CellSample>> ladders, int count, boolean even) {
        List<Candidate> candidates = new ArrayList<>();
        for (List<CellSample> ladder : ladders) {
            LadderBelief belief = LadderBelief.of(ladder);
            double[] places = places(belief);
            for (int level = 0; level < ladder.size(); level++) {
                candidates.add(new Candidate(ladder.get(level), belief, places[level]));
            }
        }
        List<Cell> chosen = new ArrayList<>();
        while (chosen.size() < count) {
            Candidate best = candidates.getFirst();
            for (Candidate candidate : candidates) {
                if (before(candidate, best, even)) {
                    best = candidate;
                }
            }
            best.plan();
            chosen.add(best.sample.cell());
        }
        return chosen;
    }

    private static boolean before(Candidate a, Candidate b, boolean even) {
        boolean count = even || a.tasks() == 0 || b.tasks() == 0 || a.worth == b.worth;
        return count ? a.tasks() < b.tasks() : a.worth > b.worth;
    }

    /// Returns the factor by which each rung's place on the ladder changes its worth.
    double[] places(LadderBelief belief) {
        int rungs = belief.rungs();
        double[] places = new double[rungs];
        Arrays.fill(places, 1);
        double reachable = 1;
        for (int l = 0; l < rungs; l++) {
            places[l] *= reachable;
            reachable *= 1 - belief.rung(l).cdf(bandStart);
        }
        double unmastered = 1;
        for (int l = rungs - 1; l >= 0; l--) {
            places[l] *= unmastered;
            unmastered *= belief.rung(l).cdf(1 - bandStart);
        }
        return places;
    }

    /// Returns doubt × σ of a belief.
    double worth(Beta belief) {
        double mean = belief.mean();
        double deviation = Math.sqrt(mean * (1 - mean) / (belief.alpha() + belief.beta() + 1));
        return doubt(belief) * deviation;
    }

    private double doubt(Beta belief) {
        double outOfReach = belief.cdf(bandStart);
        double half = belief.cdf(0.5);
        double notMastered = belief.cdf(1 - bandStart);
        double surest =
                Math.max(Math.max(outOfReach, half - outOfReach), Math.max(notMastered - half, 1 - notMastered));
        return 1 - surest;
    }
}
