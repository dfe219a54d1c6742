package dev.edgewise.probe;

import dev.edgewise.curriculum.Frontier;
import dev.edgewise.eval.Interval;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Maps the cells of some ladders within a budget. It asks a batch, looks where the edge is in doubt, and asks
/// there.
public final class Probe {
    private static final int DRAWS = 4_000;

    private final ProbePlan plan;
    private final Allocation allocation;
    private final List<Rungs> ladders;
    private final List<List<CellSample>> samples;
    private int asked;

    /// An environment to map.
    ///
    /// @param descriptions what each level asks, easiest first
    /// @param inferred whether the levels were inferred by probing
    /// @param chance what guessing gets
    public record Rungs(String environment, List<String> descriptions, boolean inferred, double chance) {
        public Rungs {
            descriptions = List.copyOf(descriptions);
        }
    }

    /// @throws dev.edgewise.error.ConfigException if the budget does not reach every cell
    public Probe(ProbePlan plan, List<Rungs> ladders) {
        plan.requireRoom(ladders.stream().mapToInt(l -> l.descriptions().size()).sum());
        this.plan = plan;
        this.allocation = new Allocation(plan.groupSize());
        this.ladders = List.copyOf(ladders);
        this.samples = ladders.stream().map(Probe::unasked).toList();
    }

    private static List<CellSample> unasked(Rungs rungs) {
        List<CellSample> cells = new ArrayList<>();
        for (int level = 0; level < rungs.descriptions().size(); level++) {
            cells.add(new CellSample(new Cell(rungs.environment(), level)));
        }
        return List.copyOf(cells);
    }

    /// Spends the budget.
    ///
    /// @param batch tasks asked at once; fewer steer better, more are faster
    public void run(Examiner examiner, int batch) {
        while (asked < plan.tasks()) {
            List<Cell> cells = allocation.next(samples, Math.min(batch, plan.tasks() - asked), plan.even());
            List<TaskOutcome> outcomes = examiner.ask(cells, plan.samples(), asked);
            for (int i = 0; i < cells.size(); i++) {
                sample(cells.get(i)).add(outcomes.get(i));
            }
            asked += cells.size();
        }
    }

    private CellSample sample(Cell cell) {
        return samples.stream()
                .flatMap(List::stream)
                .filter(sample -> sample.cell().equals(cell))
                .findFirst()
                .orElseThrow();
    }

    /// Returns what was found, one map per ladder.
    ///
    /// @param seed of the draws that bound the frontier
    public List<LadderMap> maps(long seed) {
        List<LadderMap> maps = new ArrayList<>();
        for (int e = 0; e < ladders.size(); e++) {
            Rungs rungs = ladders.get(e);
            List<CellSample> ladder = samples.get(e);
            List<CellEstimate> cells = new ArrayList<>();
            for (int level = 0; level < ladder.size(); level++) {
                cells.add(
                        CellEstimate.of(ladder.get(level), rungs.descriptions().get(level), plan));
            }
            RandomGenerator random = Seeds.stream(seed, "frontier", rungs.environment());
            maps.add(new LadderMap(
                    rungs.environment(),
                    rungs.inferred(),
                    cells,
                    rungs.chance(),
                    frontier(rungs, cells, ladder, random)));
        }
        return maps;
    }

    /// Returns completions and tokens spent: `[rollouts, tokens]`.
    public long[] spent() {
        long[] spent = new long[2];
        samples.stream()
                .flatMap(List::stream)
                .flatMap(s -> s.outcomes().stream())
                .forEach(outcome -> {
                    spent[0] += outcome.samples();
                    spent[1] += outcome.samples() * outcome.promptTokens() + outcome.completionTokens();
                });
        return spent;
    }

    /// Returns the measured frontier. Its range is that of the frontiers of pass rates drawn from the ladder's
    /// belief. If a rung is drawn out of reach, so are those harder ones that never had a success.
    private Interval frontier(Rungs rungs, List<CellEstimate> cells, List<CellSample> ladder, RandomGenerator random) {
        LadderBelief belief = LadderBelief.of(ladder);
        double start = Standing.bandStart(plan.groupSize());
        double[] frontiers = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            SortedMap<Integer, Double> rates = new TreeMap<>();
            boolean reachable = true;
            for (int level = 0; level < ladder.size(); level++) {
                double rate = belief.rung(level).sample(random);
                rates.put(
                        level,
                        reachable || ladder.get(level).passed() > 0 ? Frontier.aboveChance(rate, rungs.chance()) : 0);
                reachable &= rate >= start;
            }
            frontiers[i] = Frontier.of(rates);
        }
        Arrays.sort(frontiers);
        SortedMap<Integer, Double> measured = new TreeMap<>();
        cells.forEach(cell -> measured.put(
                cell.cell().level(), Frontier.aboveChance(cell.passRate().estimate(), rungs.chance())));
        double estimate = Frontier.of(measured);
        return new Interval(
                estimate,
                Math.min(estimate, frontiers[DRAWS / 40]),
                Math.max(estimate, frontiers[DRAWS - 1 - DRAWS / 40]));
    }
}
