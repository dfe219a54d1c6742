package dev.edgewise.curriculum;

import dev.edgewise.error.ConfigException;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Sampler, gates, stages and posteriors as one. It decides what is asked next, what is learned from it, and
/// what is shown.
///
/// In each optimizer step call [#beginStep]; then [#next] and [#observe] until enough groups are admitted or
/// [#budget] groups were rolled out; then [#imitation] and, once the solutions were learned from, [#learned].
/// Every group, admitted or not, updates the posterior of its cell. Single-threaded.
public final class Curriculum implements FieldState {
    private static final double LOW = 0.05;
    private static final double HIGH = 0.95;
    private static final double HARD = 1.0 / 8;

    /// The reason given for a group that only measures and enters no update.
    private static final String STAGE = "stage";

    private final Progress progress;
    private Supplier<Progress> inPlay;
    private final TaskSampler sampler;
    private final List<AdmissionGate> gates;
    private final Imitation imitation;
    private final int groupSize;
    private final int screening;
    private final GroupCounts counts;
    private boolean solutionsBeside;

    /// Makes a curriculum over the cells of `progress`.
    ///
    /// @param sampler if it reads posteriors, it must read those of the same `progress`
    /// @param gates asked in order; all must admit a group, and an empty list admits everything
    /// @param groupSize G, at least 2
    public Curriculum(
            Progress progress, TaskSampler sampler, List<AdmissionGate> gates, Imitation imitation, int groupSize) {
        if (groupSize < 2) {
            throw new ConfigException("num_generations is " + groupSize
                    + "; allowed is at least 2, since a group of one has no relative advantage");
        }
        int screening = gates.stream().mapToInt(AdmissionGate::screening).max().orElse(0);
        if (screening >= groupSize) {
            throw new ConfigException("screening takes " + screening + " rollouts of num_generations " + groupSize
                    + "; allowed is fewer, so that some are left to continue with");
        }
        if (screening > 0 && sampler.leastGroup(groupSize) != groupSize) {
            throw new ConfigException(
                    "the sampler " + sampler.name() + " chooses the size of groups, and a screening gate"
                            + " cuts them short, too; remove group_sizes of the sampler, or screening from curriculum.gates");
        }
        this.progress = progress;
        this.inPlay = () -> progress;
        this.sampler = sampler;
        this.gates = List.copyOf(gates);
        this.screening = screening;
        this.imitation = imitation;
        this.groupSize = groupSize;
        this.counts = new GroupCounts(progress.ladders().environments());
    }

    /// Goes on showing the expert solutions of a cell while lessons teach it.
    public Curriculum withSolutionsBesideLessons(boolean on) {
        solutionsBeside = on;
        return this;
    }

    /// Lets `some` say at each time which cells are in play, for the budget of rollouts and for what is shown. It
    /// gives a part of what the run knows, see [Progress#among].
    public Curriculum choosingAmong(Supplier<Progress> some) {
        inPlay = some;
        return this;
    }

    /// Begins optimizer step `step` of `steps`, 1-based.
    public void beginStep(int step, int steps) {
        progress.beginStep(step);
        sampler.beginStep(step, steps);
        gates.forEach(gate -> gate.beginStep(step));
        counts.beginStep();
    }

    /// Chooses what to roll out next.
    public Assignment next(RandomGenerator random) {
        Cell cell = sampler.next(random);
        OptionalLong item = sampler.item();
        return new Assignment(
                cell, progress.stage(cell), sampler.groupSize(groupSize), item.isPresent() ? item.getAsLong() : null);
    }

    /// Returns the fewest rollouts that a group may be asked for.
    public int leastGroup() {
        return sampler.leastGroup(groupSize);
    }

    /// Tells whether the cell was measured as hard: above chance, fewer than one in eight succeed. A group of
    /// eight is then expected to hold no success.
    public boolean hard(Cell cell) {
        return progress.seen(cell) && progress.skill(cell) < HARD;
    }

    /// Tells whether every gate finds the task worth rolling out now.
    public boolean due(Task task) {
        return gates.stream().allMatch(gate -> gate.due(task));
    }

    /// Returns how many rollouts of a group are made before [#continues] decides on the rest; 0 makes all at
    /// once.
    public int screening() {
        return screening;
    }

    /// Tells whether the rest of a group is worth rolling out. If not, [#observe] gets its first rollouts only.
    public boolean continues(RolloutGroup screened) {
        return gates.stream().allMatch(gate -> gate.continues(screened));
    }

    /// Returns the most groups worth rolling out in this step to get `wanted` admitted ones.
    ///
    /// - while some cell is in stage REINFORCE: `wanted · maxGenBatches`
    /// - when every cell within reach is mastered: `wanted`
    /// - while nothing succeeds anywhere: one probe per environment, at most `wanted`, since further groups
    ///   could only fail while imitation teaches
    public int budget(int wanted, int maxGenBatches) {
        boolean reinforcing = false;
        boolean reached = false;
        Progress asked = inPlay.get();
        for (Cell cell : asked.cells()) {
            reinforcing |= progress.stage(cell) == Stage.REINFORCE;
            reached |= progress.stage(cell) != Stage.IMITATE;
        }
        if (reinforcing) {
            return Math.multiplyExact(wanted, maxGenBatches);
        }
        return reached
                ? wanted
                : Math.min(wanted, asked.ladders().environments().size());
    }

    /// Takes in a scored group. If a stage needs a skill, see [StagePolicy#rare], a group of a cell that is
    /// still being shown only measures. Groups of a cell that is not in play teach in every stage.
    ///
    /// @return whether it enters the update, or the first gate that turned it away; the gate is `stage` for a
    ///     group that only measures
    /// @throws IllegalArgumentException if its cell is on no ladder
    public Admission observe(RolloutGroup group) {
        progress.observe(group);
        sampler.observe(group);
        imitation.observe(group);
        Cell cell = group.task().cell();
        boolean shown = progress.shown(cell) && inPlay.get().inPlay(cell);
        Admission admission = shown ? new Admission.Rejected(STAGE) : new Admission.Admitted();
        for (AdmissionGate gate : gates) {
            // Every gate must see every group, because a gate may have state.
            if (!gate.admit(group) && admission instanceof Admission.Admitted) {
                admission = new Admission.Rejected(gate.name());
            }
        }
        counts.add(group, admission, progress.frontier(cell.environment()));
        return admission;
    }

    /// Chooses at most `count` cells. One expert solution of each is imitated in this step. There is none when
    /// nothing is to be imitated. A cell that lessons teach is not among them, unless solutions are shown beside
    /// lessons.
    public List<Cell> imitation(RandomGenerator random, int count) {
        return imitation.choose(inPlay.get(), random, count).stream()
                .filter(cell -> solutionsBeside || !progress.taught(cell) || progress.stage(cell) != Stage.SRL)
                .toList();
    }

    /// Chooses at most `count` cells for a lesson each: those that the rule of imitation would show, as far as
    /// they have lessons and outcomes do not teach there yet.
    public List<Cell> lessons(RandomGenerator random, int count) {
        return imitation.choose(inPlay.get(), random, count).stream()
                .filter(cell -> progress.taught(cell) && progress.shown(cell))
                .toList();
    }

    /// Returns what is known of every cell.
    public Progress progress() {
        return progress;
    }

    /// Returns the stage of a cell.
    public Stage stage(Cell cell) {
        return progress.stage(cell);
    }

    /// Takes in a scored group of a lesson.
    ///
    /// @throws IllegalArgumentException if its cell is on no ladder
    public void observeLesson(RolloutGroup group) {
        progress.observeLesson(group);
    }

    /// Takes in how the policy saw the solutions that were shown, before it learned from them.
    ///
    /// @param shown the cells of the solutions: those that [#imitation] chose, or that a guard put in their
    ///     place, without cells that have no solution
    /// @param logProbs log-probabilities of their tokens, nats, one array `[T]` each
    public void learned(List<Cell> shown, List<float[]> logProbs) {
        imitation.learned(shown, logProbs);
    }

    /// Returns what is believed of every cell that was asked, in cell order.
    public List<CellState> cells() {
        return progress.cells().stream().filter(progress::seen).map(this::state).toList();
    }

    /// Returns the measured posterior mean of a cell's success rate.
    public double passRate(Cell cell) {
        return progress.measured(cell).mean();
    }

    private CellState state(Cell cell) {
        Beta belief = progress.measured(cell);
        return new CellState(
                cell,
                progress.stage(cell),
                belief.mean(),
                belief.quantile(LOW),
                belief.quantile(HIGH),
                progress.rollouts(cell),
                SignalProbability.of(belief.mean(), groupSize),
                progress.ladders().chance(cell.environment()));
    }

    /// Returns the environment's frontier, see [Progress#frontier].
    public int frontier(String environment) {
        return progress.frontier(environment);
    }

    /// Returns the share of all groups since the run began whose outcomes were mixed; 0 before the first group.
    public double edgeShare() {
        return counts.edgeShare();
    }

    /// Returns the metrics of the step, in a fixed order. Under `curriculum/<environment>/`:
    ///
    /// - `frontier`: see [Progress#frontier]; `seen`: cells asked so far
    /// - `imitate`, `srl`, `reinforce`, `review`: cells in that stage
    /// - `rungs_below`, `rungs_above`: rungs generated beyond the ends of the ladder so far
    /// - `gap`: how many rungs beyond the first unclimbed one the step's groups lay on average, negative below
    ///   it; absent when none was rolled out
    /// - `edge_share`: share of the step's groups with mixed outcomes; absent when none was rolled out
    /// - `pass_rate/level_k`: measured posterior mean of each level asked
    ///
    /// Under `curriculum/`: `edge_share` over all environments, `gate/<name>/rejected` (share of the step's
    /// groups), and what the sampler reports.
    public Map<String, Double> metrics() {
        return new CurriculumMetrics(progress, counts, gates, sampler).report();
    }

    @Override
    public void fields(StateFields state) {
        state.of("the curriculum").madeBy(configuration());
        state.part("progress", progress);
        state.part("sampler", sampler);
        state.part("counts", counts);
        state.part("imitation", imitation);
        gates.forEach(gate -> state.part("gate " + gate.name(), gate));
    }

    private String configuration() {
        return "sampler " + sampler.name() + ", gates "
                + gates.stream().map(AdmissionGate::name).toList() + ", imitation " + imitation.configuration()
                + ", groups of " + groupSize;
    }
}
