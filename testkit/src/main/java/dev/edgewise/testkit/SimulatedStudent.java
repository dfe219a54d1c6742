package dev.edgewise.testkit;

import dev.edgewise.curriculum.Ladders;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// A learner one can compute, for tests of samplers and guards and for trying a design a thousand times.
///
/// Its dynamics are made up, so what it says is never reported as evidence. Every cell has a logit x, p = σ(x), and
/// an end it started from, x₀:
///
/// | event | effect |
/// |---|---|
/// | a group with k of G successes is learned from | x of its cell rises by `rate·4(k/G)(1−k/G)`, of the cell d rungs
/// away by `transferᵈ` of that, of other environments by `kinship` of it |
/// | an optimizer step ends | x of every cell not learned from falls by `forgetting·(x − x₀)` |
/// | a lucky success is learned from: k = 1 at p < 0.03 | x of every cell of the environment falls by `damage` |
/// | a demonstration | x of its cell rises by `imitation`, a tenth of it where the level below is at p < 0.3, never
/// above 0 |
///
/// So only mixed groups teach, most at k = G/2; easy cells decay when nobody asks them; groups at the very hard end
/// do harm. A completion of level l has 4 + 2l tokens.
public final class SimulatedStudent {
    private static final double LUCKY_BELOW = 0.03;
    private static final double READY = 0.3;

    /// How it learns and forgets.
    ///
    /// @param rate logits per group at k = G/2
    /// @param transfer to the next rung, in [0, 1)
    /// @param kinship to other environments, in [0, 1)
    /// @param forgetting per step, in [0, 1)
    /// @param damage logits per lucky success
    /// @param imitation logits per demonstration
    public record Dynamics(
            double rate, double transfer, double kinship, double forgetting, double damage, double imitation) {
        /// Learns, and loses nothing.
        public static Dynamics gentle(double rate, double imitation) {
            return new Dynamics(rate, 0.5, 0, 0, 0, imitation);
        }
    }

    private final Dynamics dynamics;
    private final Map<Cell, Double> starts = new TreeMap<>();
    private final Map<Cell, Double> logits = new TreeMap<>();
    private final Set<Cell> practised = new TreeSet<>();

    /// Makes a student that starts with logit `easiest` on level 0 of every ladder and 1.5 less on every further
    /// level.
    public SimulatedStudent(Ladders ladders, double easiest, double rate, double imitationRate) {
        this(ladders, easiest, Dynamics.gentle(rate, imitationRate));
    }

    /// The same with other dynamics.
    public SimulatedStudent(Ladders ladders, double easiest, Dynamics dynamics) {
        this(dynamics);
        ladders.cells().forEach(cell -> start(cell, easiest - 1.5 * cell.level()));
    }

    private SimulatedStudent(Dynamics dynamics) {
        this.dynamics = dynamics;
    }

    /// Returns a student on uneven ladders: level 0 at `easiest` ± 1, each further level harder by 0.2 to
    /// 2.8 logits, drawn at random.
    public static SimulatedStudent uneven(Ladders ladders, double easiest, Dynamics dynamics, RandomGenerator random) {
        SimulatedStudent student = new SimulatedStudent(dynamics);
        for (String environment : ladders.environments()) {
            double logit = easiest + random.nextDouble(-1, 1);
            for (Cell cell : ladders.cells(environment)) {
                student.start(cell, logit);
                logit -= random.nextDouble(0.2, 2.8);
            }
        }
        return student;
    }

    private void start(Cell cell, double logit) {
        starts.put(cell, logit);
        logits.put(cell, logit);
    }

    public SimulatedStudent copy() {
        SimulatedStudent copy = new SimulatedStudent(dynamics);
        copy.starts.putAll(starts);
        copy.logits.putAll(logits);
        copy.practised.addAll(practised);
        return copy;
    }

    public double passRate(Cell cell) {
        return 1 / (1 + Math.exp(-logit(cell)));
    }

    /// Returns the logit; cells beyond the known ladder continue it at 1.5 a rung.
    private double logit(Cell cell) {
        Double known = logits.get(cell);
        if (known == null) {
            int towards = cell.level() < 0 ? 1 : -1;
            known = logit(new Cell(cell.environment(), cell.level() + towards)) + 1.5 * towards;
            start(cell, known);
        }
        return known;
    }

    public RolloutGroup answer(Cell cell, int groupSize, RandomGenerator random) {
        double p = passRate(cell);
        List<Rollout> rollouts = new ArrayList<>();
        for (int i = 0; i < groupSize; i++) {
            rollouts.add(rollout(4 + 2 * Math.max(0, cell.level()), random.nextDouble() < p));
        }
        Task task = new Task(cell + ":" + random.nextInt(1_000_000), cell, "1+1", "2", List.of());
        return new RolloutGroup(task, "1+1=", new int[] {1, 2, 3}, rollouts);
    }

    private static Rollout rollout(int tokens, boolean success) {
        return new Rollout(
                new Completion(
                        new int[tokens], new float[tokens], new float[tokens], FinishReason.EOS, success ? "2" : "?"),
                Score.outcome(success, success ? new ParseResult.Answer("2") : new ParseResult.Missing()));
    }

    /// One policy-gradient update on the group.
    public void learn(RolloutGroup group) {
        learn(group, 1);
    }

    /// The same with a share of its advantages; 0 teaches and harms nothing.
    public void learn(RolloutGroup group, double weight) {
        double share = (double) group.successes() / group.size();
        double gain = weight * dynamics.rate() * 4 * share * (1 - share);
        double harm = weight * dynamics.damage();
        Cell cell = group.task().cell();
        boolean lucky = group.successes() == 1 && passRate(cell) < LUCKY_BELOW;
        practised.add(cell);
        logits.replaceAll((other, logit) -> {
            boolean same = other.environment().equals(cell.environment());
            double near = Math.pow(dynamics.transfer(), Math.abs(other.level() - cell.level()));
            return logit + gain * near * (same ? 1 : dynamics.kinship()) - (lucky && same ? harm : 0);
        });
    }

    public void imitate(Cell cell) {
        Cell below = new Cell(cell.environment(), cell.level() - 1);
        boolean ready = !logits.containsKey(below) || passRate(below) > READY;
        double gain = ready ? dynamics.imitation() : dynamics.imitation() / 10;
        practised.add(cell);
        double logit = logit(cell);
        logits.put(cell, logit > 0 ? logit : Math.min(0, logit + gain));
    }

    /// The optimizer step is over: what was not practised fades.
    public void endStep() {
        logits.replaceAll((cell, logit) -> practised.contains(cell)
                ? logit
                : logit - dynamics.forgetting() * Math.max(0, logit - starts.getOrDefault(cell, logit)));
        practised.clear();
    }

    /// Levels of the environment's ladder with p ≥ ½.
    public int solved(Ladders ladders, String environment) {
        return (int) ladders.cells(environment).stream()
                .filter(cell -> passRate(cell) >= 0.5)
                .count();
    }
}
