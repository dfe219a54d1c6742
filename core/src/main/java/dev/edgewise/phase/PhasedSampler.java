package dev.edgewise.phase;

import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import dev.edgewise.task.Cell;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Any sampler in a run through phases, and the review of what went.
///
/// Every phase has a sampler of its own over the environments of the phase. It begins without memory, but the
/// posteriors that it reads are those of the whole run, so that an environment that stays is known.
///
/// With the phase's probability of review a cell is drawn among those that are [Kept]. A group of it changes the
/// posterior like any other. It teaches where its outcomes are mixed, in every stage. Where nothing succeeds any
/// more it only measures, and [PhasedImitation] repairs. The rule and its weights are ours.
///
/// A review has the usual number of rollouts, also where the phase's sampler chooses the size of groups.
///
/// A sampler that follows a clock is told the step within the phase, of the phase's steps; without such an end,
/// of those that are left of the run.
public final class PhasedSampler implements TaskSampler, FieldState {
    private final PhaseClock clock;
    private final Kept kept;
    private final Function<Progress, TaskSampler> make;
    private TaskSampler sampler;
    private int madeFor;
    private boolean reviewed;
    private int draws;
    private int reviews;

    /// @param make makes a sampler over what is in play
    public PhasedSampler(PhaseClock clock, Kept kept, Function<Progress, TaskSampler> make) {
        this.clock = clock;
        this.kept = kept;
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
        double share = kept.share();
        List<Cell> gone = share == 0 ? List.of() : kept.cells();
        reviewed = !gone.isEmpty() && random.nextDouble() < share;
        if (!reviewed) {
            return sampler().next(random);
        }
        reviews++;
        return kept.draw(gone, random);
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
        kept.asked(cell);
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
        metrics.put("phase/number", (double) clock.number());
        metrics.put("phase/steps", (double) clock.steps());
        if (draws > 0) {
            metrics.put("phase/review", (double) reviews / draws);
        }
        int forgotten = kept.forgotten().size();
        metrics.put("phase/kept", (double) (kept.cells().size() - forgotten));
        metrics.put("phase/forgotten", (double) forgotten);
        return metrics;
    }

    @Override
    public void fields(StateFields state) {
        state.of("the sampler in phases");
        state.part("clock", clock);
        state.part("kept", kept);
        state.part("sampler", sampler());
    }
}
