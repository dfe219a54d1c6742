package dev.edgewise.curriculum.imitation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.Draw;
import dev.edgewise.curriculum.Imitation;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.error.ConfigException;
import dev.edgewise.plugin.ImitationProvider;
import dev.edgewise.settings.About;
import dev.edgewise.task.Cell;
import java.util.List;
import java.util.random.RandomGenerator;

/// Shows the lowest rungs that are no skill yet, which lets a model that knows nothing climb.
///
/// In each environment the **targets** are the `window` lowest cells that are in stage IMITATE or have a
/// measured mean below `skill`, provided the lowest of them was asked. So at the very start, once rung 0 has
/// failed, rungs 0 and 1 are shown. The nearer a target is to the frontier, the likelier it is: weights 1, ½, ¼,
/// …. Once rung r is a skill, the targets move up to r + 1 and r + 2.
///
/// Imitating the next rung overwrites the last one. So a share `rehearsal` of the demonstrations goes to cells
/// below the targets, by how far they are from solved (weight 1 − p + 0.05 with p the measured mean).
/// Environments take turns, beginning with a random one.
///
/// A model is not taught what it can already do. If no targets are left, there are no demonstrations at all.
///
/// @param window targets per environment, at least 1
/// @param rehearsal share in [0, 1) of demonstrations below the targets
/// @param skill pass rate in [0, 1) from which a rung is no longer a target, see [Targets]
public record FrontierImitation(int window, double rehearsal, double skill) implements Imitation {
    /// This rule has no settings.
    @About("The lowest levels that are no skill yet.")
    public record Settings() {}

    /// Makes it from a configuration.
    public static final ImitationProvider<Settings> PROVIDER =
            ImitationProvider.of("frontier", Settings.class, (_, context) -> FrontierImitation.below(context.skill()));

    public static final FrontierImitation STANDARD = new FrontierImitation(2, 0.3, 0);

    private static final double REHEARSAL_FLOOR = 0.05;

    public FrontierImitation {
        if (window < 1) {
            throw new ConfigException("the imitation window is " + window + "; allowed is at least 1, for example 2");
        }
        if (!(rehearsal >= 0 && rehearsal < 1)) {
            throw new ConfigException(
                    "the rehearsal share is " + rehearsal + "; allowed is 0 to below 1, for example 0.3");
        }
        new Targets(skill);
    }

    /// Returns the standard rule with another `skill`.
    public static FrontierImitation below(double skill) {
        return new FrontierImitation(STANDARD.window, STANDARD.rehearsal, skill);
    }

    @Override
    public String configuration() {
        return toString();
    }

    @Override
    public List<Cell> choose(Progress progress, RandomGenerator random, int count) {
        List<List<Cell>> targets = progress.ladders().environments().stream()
                .map(environment -> targets(progress, environment))
                .filter(found -> !found.isEmpty())
                .toList();
        return Turns.of(targets, random, count, found -> one(progress, found, random));
    }

    private List<Cell> targets(Progress progress, String environment) {
        Targets targets = new Targets(skill);
        List<Cell> lowest = progress.cells(environment).stream()
                .filter(cell -> targets.contain(progress, cell))
                .limit(window)
                .toList();
        return lowest.isEmpty() || !progress.seen(lowest.getFirst()) ? List.of() : lowest;
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

    /// Returns nothing, because the choice follows from what is known of the cells.
    @Override
    public ObjectNode snapshot() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void restore(ObjectNode state) {}
}
