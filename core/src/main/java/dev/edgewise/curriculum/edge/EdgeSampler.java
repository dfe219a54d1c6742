package dev.edgewise.curriculum.edge;

import dev.edgewise.curriculum.Draw;
import dev.edgewise.curriculum.ForgettingSchedule;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.error.ConfigException;
import dev.edgewise.plugin.SamplerProvider;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Keeps the model at its learning edge. The policy in five sentences:
///
/// 1. It counts every rung's outcomes, recent ones more. A [LadderModel] lets each rung inform its neighbours
///    and the rungs with the same attributes.
/// 2. For each rung in play it draws a plausible pass rate p̃ from that belief, and asks rungs in proportion to
///    what they promise per token: `gain = (4·p̃(1 − p̃))² / tokens`. The improvement by a policy-gradient step
///    grows with the variance of the reward, 4·p̃(1 − p̃); it is squared so that even odds come first. A rung
///    that is still being shown has gain 0 unless p̃ makes it a skill (`StagePolicy.rare`), since until then its
///    groups only measure.
/// 3. The rungs in play are the lowest rung, which is asked first, the rungs believed to succeed in at least one
///    of twenty tries, and those up to the next after the highest that has succeeded. A small share of draws
///    goes to whichever of them was asked longest ago.
/// 4. A mastered rung rests, is checked at growing intervals, and is back in play when a check shows it
///    forgotten.
/// 5. When the whole ladder is mastered, a harder rung is generated. When nothing succeeds on its lowest rung,
///    an easier one is generated. Both need an environment that can.
///
/// With `group_sizes` it also says how many rollouts a group gets: as few as find a success with probability 0.8 at the
/// believed pass rate p, 1 − (1 − p)^G ≥ 0.8, so that rare successes get more. DARE (2605.09188) gives hard prompts
/// more rollouts and easy ones fewer, in three tiers; the rule by probability is ours.
///
/// Environments are drawn by their best gain before costs, but never less than a tenth as often as the best. So
/// one with short answers does not crowd out one with long answers.
///
/// Plausible rates from a decayed Beta posterior come from MoPPS (2507.04632), p(1−p) from LILO and SFL
/// (2502.12272, 2408.15099). MoPPS takes the best, LILO the best quarter; we draw in proportion. The best alone
/// was the same rung for a third of a run, where that rung can be guessed half right and is never learned
/// (dev/LOG.md, 2026-11-24).
///
/// It reads evidence and stages from [Progress]. Progress must take in a group before this sampler does.
public final class EdgeSampler implements TaskSampler, FieldState {
    /// Makes it from a configuration.
    public static final SamplerProvider<EdgeSettings> PROVIDER = SamplerProvider.of(
            "edge",
            EdgeSettings.class,
            (settings, context) -> new EdgeSampler(context.progress(), context.groupSize(), settings));

    private static final double PLAUSIBLE = 0.05;
    private static final double FLOOR = 0.1;
    private static final double FOUND = 0.8;
    private static final int LONGEST_REST = 80;

    private enum Kind {
        EDGE,
        EXPLORE,
        REVIEW
    }

    /// One environment's candidates for a draw. `values` holds the gains per token of the rungs in play, `gain`
    /// the largest gain of any.
    private record Candidates(List<Cell> open, List<Cell> due, List<Cell> mastered, List<Double> values, double gain) {}

    private final Progress progress;
    private final int groupSize;
    private final EdgeSettings settings;
    private final LadderModel model;
    private final CellCosts costs = new CellCosts();
    private final ForgettingSchedule<Cell> reviews;
    private final Map<Kind, Integer> drawn = new EnumMap<>(Kind.class);
    private int size;

    /// Makes a sampler for groups of `groupSize` rollouts, at least 2.
    public EdgeSampler(Progress progress, int groupSize, EdgeSettings settings) {
        if (groupSize < 2) {
            throw new ConfigException("num_generations is " + groupSize
                    + "; allowed is at least 2, since a group of one has no relative advantage");
        }
        this.progress = progress;
        this.groupSize = groupSize;
        this.settings = settings;
        this.model = new LadderModel(settings.rungGap(), settings.rungSpread());
        this.reviews = new ForgettingSchedule<>(
                settings.reviewInterval(), LONGEST_REST, settings.reviewGrowth(), Cell::toString, Cell::parse);
        this.size = groupSize;
        if (!settings.groupSizes().isEmpty() && settings.groupSizes().getLast() > groupSize) {
            throw new ConfigException("group_sizes of the sampler edge has "
                    + settings.groupSizes().getLast() + ", but algorithm.num_generations is " + groupSize
                    + ", the most that a group may have; raise num_generations, or lower group_sizes");
        }
    }

    @Override
    public String name() {
        return "edge";
    }

    @Override
    public void beginStep(int step, int steps) {
        drawn.clear();
        if (settings.grow()) {
            LadderGrowth.grow(progress);
        }
    }

    @Override
    public Cell next(RandomGenerator random) {
        List<Candidates> environments = new ArrayList<>();
        for (String environment : progress.ladders().environments()) {
            environments.add(candidates(environment, random));
        }
        double best = environments.stream().mapToDouble(Candidates::gain).max().orElse(0);
        double[] weights = environments.stream()
                .mapToDouble(candidates -> best == 0 ? 1 : Math.max(FLOOR, candidates.gain() / best))
                .toArray();
        Cell cell = within(environments.get(Draw.weighted(weights, random)), random);
        size = settings.groupSizes().isEmpty() ? groupSize : sizeFor(believed(cell), settings.groupSizes());
        return cell;
    }

    private double believed(Cell cell) {
        List<Cell> rungs = progress.cells(cell.environment());
        return beliefs(rungs).get(rungs.indexOf(cell)).passRate();
    }

    /// Returns the smallest size in which at least one success is expected with probability [#FOUND], or the largest.
    static int sizeFor(double passRate, List<Integer> sizes) {
        return sizes.stream()
                .filter(each -> 1 - StrictMath.pow(1 - passRate, each) >= FOUND)
                .findFirst()
                .orElse(sizes.getLast());
    }

    @Override
    public int groupSize(int usual) {
        return size;
    }

    @Override
    public int leastGroup(int usual) {
        return settings.groupSizes().isEmpty() ? usual : settings.groupSizes().getFirst();
    }

    /// Returns the square of the variance of the reward, as a share of its largest value.
    static double gain(double passRate) {
        double variance = 4 * passRate * (1 - passRate);
        return variance * variance;
    }

    private Candidates candidates(String environment, RandomGenerator random) {
        List<Cell> rungs = progress.cells(environment);
        List<Belief> beliefs = beliefs(rungs);
        int reach = progress.reach(environment);
        double rare = progress.policy(environment).rare();
        boolean begun = progress.seen(rungs.getFirst());
        List<Cell> open = new ArrayList<>();
        List<Cell> due = new ArrayList<>();
        List<Cell> mastered = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        double bestGain = 0;
        for (int i = 0; i < rungs.size(); i++) {
            Cell rung = rungs.get(i);
            if (progress.stage(rung) == Stage.REVIEW) {
                mastered.add(rung);
                if (reviews.due(rung, progress.step())) {
                    due.add(rung);
                }
            } else if (i == 0
                    || (begun && (rung.level() <= reach + 1 || beliefs.get(i).passRate() >= PLAUSIBLE))) {
                open.add(rung);
                double p = beliefs.get(i).sample(random);
                double gain = progress.shown(rung) && p < rare ? 0 : gain(p);
                values.add(gain / Math.pow(costs.of(rung), settings.costWeight()));
                bestGain = Math.max(bestGain, gain);
            }
        }
        return new Candidates(open, due, mastered, values, bestGain);
    }

    private List<Belief> beliefs(List<Cell> rungs) {
        int bottom = Math.max(0, -rungs.getFirst().level());
        return model.fit(
                rungs.stream().map(progress::evidence).toList(),
                rungs.stream().map(progress.ladders()::attributes).toList(),
                bottom);
    }

    private Cell within(Candidates candidates, RandomGenerator random) {
        double review = candidates.due().isEmpty() ? 0 : settings.reviewShare();
        double explore = candidates.open().isEmpty() ? 0 : settings.exploreShare();
        double edge = candidates.open().isEmpty() ? 0 : 1 - settings.reviewShare() - settings.exploreShare();
        if (review + explore + edge == 0) {
            // Everything is mastered and nothing is due. The check that is longest ago comes first.
            review = 1;
        }
        Kind kind = Kind.values()[Draw.weighted(new double[] {edge, explore, review}, random)];
        drawn.merge(kind, 1, Integer::sum);
        return switch (kind) {
            case EDGE -> promising(candidates, random);
            case EXPLORE -> stalest(candidates.open(), random);
            case REVIEW -> stalest(candidates.due().isEmpty() ? candidates.mastered() : candidates.due(), random);
        };
    }

    /// Draws a rung in play, in proportion to its gain per token. If none promises anything, it takes the
    /// lowest.
    private static Cell promising(Candidates candidates, RandomGenerator random) {
        double[] weights =
                candidates.values().stream().mapToDouble(Double::doubleValue).toArray();
        return candidates.gain() == 0
                ? candidates.open().getFirst()
                : candidates.open().get(Draw.weighted(weights, random));
    }

    /// Draws one of the cells. The longer a cell was not asked, the likelier it is.
    private Cell stalest(List<Cell> cells, RandomGenerator random) {
        double[] weights =
                cells.stream().mapToDouble(cell -> 1 + progress.staleness(cell)).toArray();
        return cells.get(Draw.weighted(weights, random));
    }

    @Override
    public void observe(RolloutGroup group) {
        Cell cell = group.task().cell();
        costs.observe(group);
        if (progress.stage(cell) == Stage.REVIEW) {
            reviews.passed(cell, progress.step());
        } else {
            reviews.failed(cell);
        }
    }

    /// Reports:
    ///
    /// - `sampler/edge`, `sampler/explore`, `sampler/review`: shares of this step's draws; none before the first
    ///   draw
    /// - `sampler/resting`: mastered cells whose check is not due
    /// - `sampler/ability/<environment>`: the rung at which the ladder model expects p = ½, counted from 0 and
    ///   between rungs
    @Override
    public Map<String, Double> metrics() {
        double total = drawn.values().stream().mapToInt(Integer::intValue).sum();
        Map<String, Double> metrics = new LinkedHashMap<>();
        if (total > 0) {
            for (Kind kind : Kind.values()) {
                metrics.put("sampler/" + kind.name().toLowerCase(Locale.ROOT), drawn.getOrDefault(kind, 0) / total);
            }
        }
        metrics.put("sampler/resting", (double) reviews.resting(progress.step()));
        for (String environment : progress.ladders().environments()) {
            metrics.put("sampler/ability/" + environment, ability(progress.cells(environment)));
        }
        return metrics;
    }

    private double ability(List<Cell> rungs) {
        List<Belief> beliefs = beliefs(rungs);
        int first = rungs.getFirst().level();
        int i = beliefs.size() - 1;
        while (i > 0 && beliefs.get(i).mean() < 0) {
            i--;
        }
        double here = beliefs.get(i).mean();
        boolean crosses = here >= 0 && i + 1 < beliefs.size();
        return first + i + (crosses ? here / (here - beliefs.get(i + 1).mean()) : 0);
    }

    @Override
    public void fields(StateFields state) {
        state.of("sampler " + name()).madeBy(configuration());
        state.part("costs", costs);
        state.part("reviews", reviews);
        if (state.reading()) {
            drawn.clear();
        }
    }

    private String configuration() {
        return name() + " for groups of " + groupSize + ", " + settings.inCheckpoints();
    }
}
