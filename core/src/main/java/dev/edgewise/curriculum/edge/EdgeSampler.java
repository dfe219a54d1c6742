package dev.edgewise.curriculum.edge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.Draw;
import dev.edgewise.curriculum.ForgettingSchedule;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.error.ConfigException;
import dev.edgewise.plugin.SamplerProvider;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.StateReader;
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
/// 1. Every rung's outcomes are counted, recent ones more, and a [LadderModel] lets each rung inform its neighbours and
///    those with the same attributes.
/// 2. For each rung in play a plausible pass rate p̃ is drawn from that belief, and rungs are asked in proportion to
///    what they promise per token: `gain = (4·p̃(1 − p̃))² / tokens`, from the variance of the reward, with which the
///    improvement by a policy-gradient step grows, squared, so that even odds come first; 0 for a rung that is still
///    being shown unless p̃ makes it a skill ([StagePolicy#rare]), since until then its groups only measure.
/// 3. In play are the lowest rung, which is asked first, the rungs believed to succeed in at least one of twenty tries
///    and those up to the next after the highest that has succeeded; a small share of draws goes to whichever of them
///    was asked longest ago.
/// 4. A mastered rung rests, is checked at growing intervals, and is back in play when a check shows it forgotten.
/// 5. When the whole ladder is mastered a harder rung is generated, and when nothing succeeds on its lowest rung an
///    easier one, where the environment can.
///
/// Environments are drawn by their best gain before costs, but never less than a tenth as often as the best: one
/// with short answers does not crowd out one with long ones.
///
/// Plausible rates from a decayed Beta posterior come from MoPPS (2507.04632), p(1−p) from LILO and SFL (2502.12272,
/// 2408.15099). Where MoPPS takes the best, and LILO the best quarter, we draw in proportion: the best alone was
/// the same rung for a third of a run where one can be guessed half right and is never learned (dev/LOG.md,
/// 2026-11-24).
///
/// It reads evidence and stages from [Progress], which must be told of a group before this sampler is.
public final class EdgeSampler implements TaskSampler {
    /// Makes it from a configuration.
    public static final SamplerProvider<EdgeSettings> PROVIDER = SamplerProvider.of(
            "edge",
            EdgeSettings.class,
            (settings, context) -> new EdgeSampler(context.progress(), context.groupSize(), settings));

    private static final double PLAUSIBLE = 0.05;
    private static final double FLOOR = 0.1;
    private static final int FIRST_CHECK = 5;
    private static final int LONGEST_REST = 80;

    private enum Kind {
        EDGE,
        EXPLORE,
        REVIEW
    }

    /// One environment's candidates for a draw; `values` are the gains per token of the rungs in play, `gain` is the
    /// most gain of any.
    private record Candidates(List<Cell> open, List<Cell> due, List<Cell> mastered, List<Double> values, double gain) {}

    private final Progress progress;
    private final int groupSize;
    private final EdgeSettings settings;
    private final LadderModel model;
    private final CellCosts costs = new CellCosts();
    private final ForgettingSchedule<Cell> reviews =
            new ForgettingSchedule<>(FIRST_CHECK, LONGEST_REST, Cell::toString, Cell::parse);
    private final Map<Kind, Integer> drawn = new EnumMap<>(Kind.class);

    /// A sampler for groups of `groupSize` rollouts, at least 2.
    public EdgeSampler(Progress progress, int groupSize, EdgeSettings settings) {
        if (groupSize < 2) {
            throw new ConfigException("num_generations is " + groupSize
                    + "; allowed is at least 2, since a group of one has no relative advantage");
        }
        this.progress = progress;
        this.groupSize = groupSize;
        this.settings = settings;
        this.model = new LadderModel(settings.rungGap(), settings.rungSpread());
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
        return within(environments.get(Draw.weighted(weights, random)), random);
    }

    /// The square of the variance of the reward, as a share of the most it can be.
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
            // Everything is mastered and nothing is due: the check that is longest ago comes first.
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

    /// A rung in play, in proportion to its gain per token; the lowest where none promises anything.
    private static Cell promising(Candidates candidates, RandomGenerator random) {
        double[] weights =
                candidates.values().stream().mapToDouble(Double::doubleValue).toArray();
        return candidates.gain() == 0
                ? candidates.open().getFirst()
                : candidates.open().get(Draw.weighted(weights, random));
    }

    /// One of them, the longer unasked the likelier.
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

    /// - `sampler/edge`, `sampler/explore`, `sampler/review`: shares of this step's draws; none before the first draw
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
    public ObjectNode snapshot() {
        ObjectNode state = JsonNodeFactory.instance.objectNode().put(StateReader.CONFIGURATION, configuration());
        state.set("costs", costs.snapshot());
        state.set("reviews", reviews.snapshot());
        return state;
    }

    @Override
    public void restore(ObjectNode state) {
        StateReader reader = new StateReader("sampler " + name(), state).madeBy(configuration());
        costs.restore(reader.object("costs"));
        reviews.restore(reader.object("reviews"));
        drawn.clear();
    }

    private String configuration() {
        return name() + " for groups of " + groupSize + ", " + settings;
    }
}
