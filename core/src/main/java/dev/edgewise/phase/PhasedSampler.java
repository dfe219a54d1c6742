package dev.edgewise.phase;

import dev.edgewise.curriculum.Draw;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import dev.edgewise.task.Cell;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Any sampler in a run through phases, and the review of what went.
///
/// Every phase has a sampler of its own over the environments of the phase. It begins without memory, but the
/// posteriors that it reads are those of the whole run, so that an environment that stays is known.
///
/// With the phase's probability of review a cell is drawn among those of environments that went which were
/// mastered at some time, in proportion to 1 + the steps since it was asked, twice that where it is forgotten. A
/// group of it changes the posterior like any other. It teaches where its outcomes are mixed, in every stage, since
/// no solutions are shown of what went. Where nothing succeeds any more, a review only measures. The rule and its
/// weights are ours.
///
/// A review has the usual number of rollouts, also where the phase's sampler chooses the size of groups.
///
/// A sampler that follows a clock is told the step within the phase, of the phase's steps; without such an end,
/// of those that are left of the run.
public final class PhasedSampler implements TaskSampler, FieldState {
    private final PhaseClock clock;
    private final Progress progress;
    private final Function<Progress, TaskSampler> make;
    private final Set<String> mastered = new TreeSet<>();
    private TaskSampler sampler;
    private int madeFor;
    private boolean reviewed;
    private int draws;
    private int reviews;

    /// @param progress what the run knows of the cells of all phases
    /// @param make makes a sampler over what is in play
    public PhasedSampler(PhaseClock clock, Progress progress, Function<Progress, TaskSampler> make) {
        this.clock = clock;
        this.progress = progress;
        this.make = make;
        this.madeFor = clock.number();
        this.sampler = make.apply(clock.inPlay());
    }

    private TaskSampler sampler() {
        if (madeFor != clock.number()) {
            madeFor = clock.number();
            sampler = make.apply(clock.inPlay());
        }
        return sampler;
    }

    @Override
    public String name() {
        return sampler.name();
    }

    @Override
    public void beginStep(int step, int steps) {
        int within = clock.steps() + 1;
        int planned = clock.current().end().steps();
        sampler().beginStep(within, planned > 0 ? planned : within + Math.max(0, steps - step));
        draws = 0;
        reviews = 0;
    }

    @Override
    public Cell next(RandomGenerator random) {
        draws++;
        double share = clock.current().review();
        List<Cell> gone = share == 0 ? List.of() : kept();
        reviewed = !gone.isEmpty() && random.nextDouble() < share;
        if (!reviewed) {
            return sampler().next(random);
        }
        reviews++;
        double[] weights = gone.stream()
                .mapToDouble(cell -> (1.0 + progress.staleness(cell)) * (forgotten(cell) ? 2 : 1))
                .toArray();
        return gone.get(Draw.weighted(weights, random));
    }

    /// Returns the cells of environments that went which were mastered at some time, in cell order.
    private List<Cell> kept() {
        Set<String> gone = clock.gone();
        return mastered.stream()
                .map(Cell::parse)
                .filter(cell -> gone.contains(cell.environment()))
                .sorted()
                .toList();
    }

    private boolean forgotten(Cell cell) {
        return progress.stage(cell) != Stage.REVIEW;
    }

    @Override
    public OptionalLong item() {
        return reviewed ? OptionalLong.empty() : sampler().item();
    }

    @Override
    public int groupSize(int usual) {
        return reviewed ? usual : sampler().groupSize(usual);
    }

    @Override
    public int leastGroup(int usual) {
        return sampler().leastGroup(usual);
    }

    @Override
    public void observe(RolloutGroup group) {
        Cell cell = group.task().cell();
        if (!forgotten(cell)) {
            mastered.add(cell.toString());
        }
        if (clock.current().environments().contains(cell.environment())) {
            sampler().observe(group);
        }
    }

    /// Reports what the phase's sampler reports, and:
    ///
    /// - `phase/number`, from 1, and `phase/steps`, those taken before this one
    /// - `phase/review`: share of the step's groups that asked what went; absent before the first draw
    /// - `phase/kept`: mastered cells of environments that went; `phase/forgotten`: those that are mastered no
    ///   more
    @Override
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new TreeMap<>(sampler().metrics());
        List<Cell> kept = kept();
        metrics.put("phase/number", (double) clock.number());
        metrics.put("phase/steps", (double) clock.steps());
        if (draws > 0) {
            metrics.put("phase/review", (double) reviews / draws);
        }
        double forgotten = kept.stream().filter(this::forgotten).count();
        metrics.put("phase/kept", kept.size() - forgotten);
        metrics.put("phase/forgotten", forgotten);
        return metrics;
    }

    @Override
    public void fields(StateFields state) {
        state.of("the sampler in phases");
        state.part("clock", clock);
        state.texts("mastered", mastered);
        state.part("sampler", sampler());
    }
}
