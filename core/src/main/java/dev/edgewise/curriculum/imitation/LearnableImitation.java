package dev.edgewise.curriculum.imitation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.Draw;
import dev.edgewise.curriculum.Imitation;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.plugin.ImitationProvider;
import dev.edgewise.settings.About;
import dev.edgewise.state.StateReader;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Shows the solutions from which the model learns. Half of them are chosen where the frontier is
/// ([FrontierImitation]), half by what the solutions themselves cost the model.
///
/// Every demonstration is also a measurement. Its log-probability, seen just before it is learned from, tells
/// how far the cell is, without a rollout. Per cell, over the steps that showed it ([SolutionCurve]):
///
///     x_s = mean of −(1/T) Σ_t log π(y_t)      nats per token in step s
///     p   = recent mean of exp(Σ_t log π(y_t)) the chance that sampling at temperature 1 gives just that solution
///     w   = √p (1 − p) + 2 max(0, slow(x) − fast(x)) + ε
///
/// A cell of the second half is shown in proportion to w. The first term is the edge, where the whole answer
/// comes now and then. It is highest at p = ⅓, much as the sampler's own gain is highest near ¼. The second term
/// is learning progress. It finds the rungs far above the edge that get better all the same because one skill
/// serves them all. ε = 0.01 lets every rung be tried. A rung that is being forgotten comes back as its p falls.
///
/// If rungs must be learned one by one, the first half is what counts: the likelihood is that of training tasks,
/// and a small rung is known by heart before it is a skill. Environments take turns, beginning with a random
/// one. What is mastered everywhere is no longer shown.
///
/// TSCL (1707.00183) and ALP-GMM (1910.07224) also choose what to train on by learning progress; there it is the
/// absolute change of a return. p (1 − p) is learnability (LILO 2502.12272, SFL 2408.15099). **How we differ**:
/// both are read from the likelihood of demonstrations, which costs nothing, and added. The numbers are ours
/// (dev/LOG.md).
public final class LearnableImitation implements Imitation {
    /// This rule has no settings.
    @About(
            "The levels from which the model learns, by the likelihood of the solutions themselves; needs imitate_below above 0.")
    public record Settings() {}

    /// Makes it from a configuration.
    public static final ImitationProvider<Settings> PROVIDER =
            ImitationProvider.of("learnable", Settings.class, (_, context) -> new LearnableImitation(context.skill()));

    private static final double CURIOSITY = 0.01;
    private static final double PROGRESS = 2;

    private final FrontierImitation frontier;
    private final Map<Cell, SolutionCurve> curves = new TreeMap<>();

    /// @param skill pass rate in [0, 1) from which a rung is no longer part of the frontier, see [Targets]
    public LearnableImitation(double skill) {
        frontier = FrontierImitation.below(skill);
    }

    @Override
    public String configuration() {
        return "learnable, " + frontier;
    }

    @Override
    public List<Cell> choose(Progress progress, RandomGenerator random, int count) {
        List<Ladder> ladders = progress.ladders().environments().stream()
                .map(progress::cells)
                .filter(cells -> progress.seen(cells.getFirst()))
                .filter(cells -> cells.stream().anyMatch(cell -> progress.stage(cell) != Stage.REVIEW))
                .map(cells -> new Ladder(
                        cells, cells.stream().mapToDouble(this::weight).toArray()))
                .toList();
        List<Cell> chosen = new ArrayList<>(frontier.choose(progress, random, count / 2));
        chosen.addAll(Turns.of(
                ladders,
                random,
                count - chosen.size(),
                ladder -> ladder.cells().get(Draw.weighted(ladder.weights(), random))));
        return chosen;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Ladder(List<Cell> cells, double[] weights) {}

    private double weight(Cell cell) {
        SolutionCurve curve = curves.get(cell);
        return CURIOSITY + (curve == null ? 0 : curve.edge() + PROGRESS * curve.progress());
    }

    @Override
    public void learned(List<Cell> cells, List<float[]> logProbs) {
        Map<Cell, SolutionCurve.Step> steps = new TreeMap<>();
        for (int i = 0; i < cells.size(); i++) {
            steps.computeIfAbsent(cells.get(i), _ -> new SolutionCurve.Step()).add(logProbs.get(i));
        }
        steps.forEach((cell, step) ->
                curves.computeIfAbsent(cell, _ -> new SolutionCurve()).add(step));
    }

    @Override
    public ObjectNode snapshot() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        curves.forEach((cell, curve) -> state.set(cell.toString(), curve.snapshot()));
        return state;
    }

    @Override
    public void restore(ObjectNode state) {
        curves.clear();
        StateReader reader = new StateReader("what was learned from solutions", state);
        state.fieldNames().forEachRemaining(cell -> {
            SolutionCurve curve = new SolutionCurve();
            curve.restore(reader.object(cell));
            curves.put(reader.parsed(cell, Cell::parse), curve);
        });
    }
}
