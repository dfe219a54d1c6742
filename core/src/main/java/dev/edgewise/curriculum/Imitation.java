package dev.edgewise.curriculum;

import dev.edgewise.error.ConfigException;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Chooses the cells whose expert solutions are imitated.
///
/// The rule [Scope#FRONTIER], which lets a model that knows nothing climb: in each environment the **targets** are
/// the `window` lowest cells in stage IMITATE or with a measured mean below `skill`, provided the lowest of them
/// was asked; so at the very start, once rung 0 has failed, rungs 0 and 1 are shown. The nearer to the frontier, the
/// likelier:
/// weights 1, ½, ¼, …. Once rung r is a skill the targets move up to r + 1 and r + 2. A share `rehearsal` of the
/// demonstrations goes to cells below the targets, by how far they are from solved (weight 1 − p + 0.05 with p
/// the measured mean), because imitating the next rung overwrites the last one.
///
/// `skill` 0 stops showing a rung at its first success, which suits a pretrained model. A model with random
/// weights has lucky successes, one in ten on one-digit answers, long before it can do anything; 0.5 keeps
/// showing until it can.
///
/// A model that can already do a thing is not taught it; where no targets are left there are no demonstrations at
/// all.
///
/// The rule [Scope#ASKED] leaves the choice to the sampler: of the cells of the last [#ASKED_GROUPS] groups those that
/// are targets take turns, as often as they were asked, with no window and no rehearsal.
///
/// @param scope which rule
/// @param window targets per environment, at least 1
/// @param rehearsal share in [0, 1) of demonstrations below the targets
/// @param skill pass rate in [0, 1) from which a rung is no longer a target
public record Imitation(Scope scope, int window, double rehearsal, double skill) {
    public static final Imitation STANDARD = new Imitation(Scope.FRONTIER, 2, 0.3, 0);

    /// Groups back to which a cell counts as asked: enough that solutions of few groups a step are of many cells.
    static final int ASKED_GROUPS = 64;

    /// Whose solutions are shown.
    public enum Scope {
        /// The lowest rungs that are no skill yet.
        FRONTIER,
        /// The rungs asked lately that are no skill yet.
        ASKED
    }

    private static final double REHEARSAL_FLOOR = 0.05;

    public Imitation {
        if (window < 1) {
            throw new ConfigException("the imitation window is " + window + "; allowed is at least 1, for example 2");
        }
        if (!(rehearsal >= 0 && rehearsal < 1)) {
            throw new ConfigException(
                    "the rehearsal share is " + rehearsal + "; allowed is 0 to below 1, for example 0.3");
        }
        if (!(skill >= 0 && skill < 1)) {
            throw new ConfigException("imitate_below is " + skill + "; allowed is 0 to below 1, for example 0.5");
        }
    }

    /// `count` cells, or none when nothing is to be imitated. Environments take turns, or the cells asked, beginning
    /// with a random one.
    ///
    /// @param asked the cells of the last groups, in order
    List<Cell> choose(Progress progress, List<Cell> asked, RandomGenerator random, int count) {
        return switch (scope) {
            case FRONTIER -> frontier(progress, random, count);
            case ASKED -> {
                List<Cell> targets =
                        asked.stream().filter(cell -> isTarget(progress, cell)).toList();
                int first = targets.isEmpty() ? 0 : random.nextInt(targets.size());
                yield IntStream.range(0, targets.isEmpty() ? 0 : count)
                        .mapToObj(i -> targets.get((first + i) % targets.size()))
                        .toList();
            }
        };
    }

    private List<Cell> frontier(Progress progress, RandomGenerator random, int count) {
        List<List<Cell>> targets = new ArrayList<>();
        for (String environment : progress.ladders().environments()) {
            List<Cell> found = targets(progress, environment);
            if (!found.isEmpty()) {
                targets.add(found);
            }
        }
        List<Cell> chosen = new ArrayList<>();
        if (targets.isEmpty() || count == 0) {
            return chosen;
        }
        int first = random.nextInt(targets.size());
        for (int i = 0; i < count; i++) {
            chosen.add(one(progress, targets.get((first + i) % targets.size()), random));
        }
        return chosen;
    }

    private List<Cell> targets(Progress progress, String environment) {
        List<Cell> targets = progress.cells(environment).stream()
                .filter(cell -> isTarget(progress, cell))
                .limit(window)
                .toList();
        return targets.isEmpty() || !progress.seen(targets.getFirst()) ? List.of() : targets;
    }

    private boolean isTarget(Progress progress, Cell cell) {
        return progress.stage(cell) == Stage.IMITATE || progress.measured(cell).mean() < skill;
    }

    private Cell one(Progress progress, List<Cell> targets, RandomGenerator random) {
        List<Cell> ladder = progress.cells(targets.getFirst().environment());
        List<Cell> below = ladder.subList(0, ladder.indexOf(targets.getFirst()));
        if (!below.isEmpty() && random.nextDouble() < rehearsal) {
            double[] unsolved = below.stream()
                    .mapToDouble(cell -> 1 - progress.measured(cell).mean() + REHEARSAL_FLOOR)
                    .toArray();
            return below.get(Draw.weighted(unsolved, random));
        }
        double[] nearness = new double[targets.size()];
        for (int i = 0; i < nearness.length; i++) {
            nearness[i] = Math.scalb(1.0, -i);
        }
        return targets.get(Draw.weighted(nearness, random));
    }
}
