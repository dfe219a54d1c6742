package dev.edgewise.curriculum;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ConfigException;
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

/// Keeps the model at its learning edge: Thompson sampling on the probability that a group carries signal.
///
///     p̃_c ~ posterior of cell c now,   score_c = 1 − p̃_cᴳ − (1 − p̃_c)ᴳ,   cell = argmax score
///
/// The rule, for each environment with `reach` its highest level out of imitation:
///
/// - **open** are the levels up to `reach + 1` that are not mastered; higher ones are not asked, so the model
///   climbs rung by rung. `reach + 1` is the **next** rung;
/// - the environment is drawn with weight max(best open score, `floor`): where there is signal all are treated
/// alike, and
///   one without any keeps its floor;
/// - within it, with probability `review` a mastered cell, the longer unseen the likelier; with probability
/// `explore` the
///   next rung; else the open cell with the best score. A kind that has no cell leaves its share to the others.
///
/// Thompson sampling with a time-decayed Beta posterior follows MoPPS (2507.04632). How we differ: cells instead
/// of prompts, the group's signal probability instead of (p̃ − ½)², and the ladder. No open cell starves:
/// unasked, its evidence ages, its posterior widens and its draws reach ½ again.
///
/// It reads posteriors and stages from [Progress], which must be told of a group before the next draw.
public final class EdgeSampler implements TaskSampler {
    /// How draws are shared out.
    ///
    /// @param review share for mastered cells, in [0, 1)
    /// @param explore share for the next rung, in [0, 1); with `review` below 1
    /// @param floor an environment's least weight, beside 1 for one with a certain signal; in (0, 1]
    public record Shares(double review, double explore, double floor) {
        public static final Shares STANDARD = new Shares(0.1, 0.1, 0.1);

        public Shares {
            if (!(review >= 0 && explore >= 0 && review + explore < 1)) {
                throw new ConfigException("the shares review and explore are " + review + " and " + explore
                        + "; allowed are numbers of at least 0 with a sum below 1, for example 0.1 and 0.1");
            }
            if (!(floor > 0 && floor <= 1)) {
                throw new ConfigException("the floor of an environment is " + floor
                        + "; allowed is above 0 and at most 1, for example 0.1");
            }
        }
    }

    private enum Kind {
        EDGE,
        EXPLORE,
        REVIEW
    }

    /// One environment's candidates for a draw.
    private record Candidates(List<Cell> open, List<Cell> mastered, List<Cell> next, Scored best) {
        double weight(double floor) {
            return Math.max(best.score(), floor);
        }
    }

    private record Scored(List<Cell> cell, double score) {}

    private final Progress progress;
    private final int groupSize;
    private final Shares shares;
    private final Map<Kind, Integer> drawn = new EnumMap<>(Kind.class);

    /// A sampler for groups of `groupSize` rollouts, at least 2.
    public EdgeSampler(Progress progress, int groupSize, Shares shares) {
        if (groupSize < 2) {
            throw new ConfigException("num_generations is " + groupSize
                    + "; allowed is at least 2, since a group of one has no relative advantage");
        }
        this.progress = progress;
        this.groupSize = groupSize;
        this.shares = shares;
    }

    @Override
    public String name() {
        return "thompson";
    }

    @Override
    public void beginStep(int step, int steps) {
        drawn.clear();
    }

    @Override
    public Cell next(RandomGenerator random) {
        List<Candidates> environments = new ArrayList<>();
        for (String environment : progress.ladders().environments()) {
            environments.add(candidates(environment, random));
        }
        double[] weights = environments.stream()
                .mapToDouble(candidates -> candidates.weight(shares.floor()))
                .toArray();
        return within(environments.get(Draw.weighted(weights, random)), random);
    }

    private Candidates candidates(String environment, RandomGenerator random) {
        int reach = progress.reach(environment);
        List<Cell> open = new ArrayList<>();
        List<Cell> mastered = new ArrayList<>();
        List<Cell> next = new ArrayList<>();
        for (Cell cell : progress.ladders().cells(environment)) {
            if (progress.stage(cell) == Stage.REVIEW) {
                mastered.add(cell);
            } else if (cell.level() <= reach + 1) {
                open.add(cell);
            }
            if (cell.level() == reach + 1) {
                next.add(cell);
            }
        }
        return new Candidates(open, mastered, next, best(open, random));
    }

    private Scored best(List<Cell> open, RandomGenerator random) {
        Scored best = new Scored(List.of(), 0);
        for (Cell cell : open) {
            double score = SignalProbability.of(progress.now(cell).sample(random), groupSize);
            if (best.cell().isEmpty() || score > best.score()) {
                best = new Scored(List.of(cell), score);
            }
        }
        return best;
    }

    private Cell within(Candidates candidates, RandomGenerator random) {
        double review = candidates.mastered().isEmpty() ? 0 : shares.review();
        double explore = candidates.next().isEmpty() ? 0 : shares.explore();
        double edge = candidates.open().isEmpty() ? 0 : 1 - shares.review() - shares.explore();
        if (review + explore + edge == 0) {
            // Everything is mastered and no share is kept for review: there is nothing else to ask.
            review = 1;
        }
        Kind kind = Kind.values()[Draw.weighted(new double[] {edge, explore, review}, random)];
        drawn.merge(kind, 1, Integer::sum);
        return switch (kind) {
            case EDGE -> candidates.best().cell().getFirst();
            case EXPLORE -> candidates.next().getFirst();
            case REVIEW -> stalest(candidates.mastered(), random);
        };
    }

    private Cell stalest(List<Cell> mastered, RandomGenerator random) {
        double[] weights = mastered.stream()
                .mapToDouble(cell -> 1 + progress.staleness(cell))
                .toArray();
        return mastered.get(Draw.weighted(weights, random));
    }

    @Override
    public void observe(RolloutGroup group) {}

    /// `sampler/edge`, `sampler/explore`, `sampler/review`: shares of this step's draws; none before the first
    /// draw.
    @Override
    public Map<String, Double> metrics() {
        double total = drawn.values().stream().mapToInt(Integer::intValue).sum();
        Map<String, Double> metrics = new LinkedHashMap<>();
        if (total > 0) {
            for (Kind kind : Kind.values()) {
                metrics.put("sampler/" + kind.name().toLowerCase(Locale.ROOT), drawn.getOrDefault(kind, 0) / total);
            }
        }
        return metrics;
    }

    /// Its configuration only: what it has seen lies in [Progress], and the counts are those of one step.
    @Override
    public ObjectNode snapshot() {
        return JsonNodeFactory.instance.objectNode().put(StateReader.CONFIGURATION, configuration());
    }

    @Override
    public void restore(ObjectNode state) {
        new StateReader("sampler " + name(), state).madeBy(configuration());
        drawn.clear();
    }

    private String configuration() {
        return name() + " for groups of " + groupSize + ", " + shares;
    }
}
