package dev.edgewise.curriculum;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.Quoted;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.State;
import dev.edgewise.state.StateReader;
import dev.edgewise.task.Cell;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the run knows of every cell: posterior and stage. The curriculum writes it, samplers read it. Single-threaded.
public final class Progress implements State {
    private final Progress whole;
    private final Ladders ladders;
    private final SuccessPosterior.Settings posterior;
    private final StagePolicy policy;
    private final Map<Cell, Entry> entries;
    private final Rungs rungs;
    private final Set<Cell> taught;
    private int step;

    private static final class Entry {
        private final SuccessPosterior posterior;
        private final SuccessPosterior lessons;
        private Stage stage = Stage.IMITATE;

        Entry(SuccessPosterior.Settings settings) {
            posterior = new SuccessPosterior(settings);
            lessons = new SuccessPosterior(settings);
        }
    }

    /// Makes what is known at the beginning of a run without lessons.
    public Progress(Ladders ladders, SuccessPosterior.Settings posterior, StagePolicy policy) {
        this(ladders, posterior, policy, Set.of());
    }

    /// Makes what is known at the beginning of a run.
    ///
    /// @param taught the cells that have lessons
    public Progress(Ladders ladders, SuccessPosterior.Settings posterior, StagePolicy policy, Set<Cell> taught) {
        this.whole = this;
        this.taught = Set.copyOf(taught);
        this.ladders = ladders;
        this.posterior = posterior;
        this.policy = policy;
        this.entries = new TreeMap<>();
        this.rungs = new Rungs(ladders);
        addEntries();
    }

    /// Sees some of the ladders of `whole`.
    private Progress(Progress whole, Ladders some) {
        this.whole = whole;
        this.taught = whole.taught;
        this.ladders = some;
        this.posterior = whole.posterior;
        this.policy = whole.policy;
        this.entries = whole.entries;
        this.rungs = whole.rungs;
    }

    /// Returns the same knowledge, of which only some environments are in play: [#ladders] and [#cells] have no
    /// others. What is learned here is known there, and the other way round. Every cell can be asked about, and
    /// the state is that of the whole.
    ///
    /// @throws IllegalArgumentException if there is no such environment
    public Progress among(Set<String> environments) {
        return new Progress(whole, whole.ladders.among(environments));
    }

    private void addEntries() {
        rungs.cells().forEach(cell -> entries.computeIfAbsent(cell, added -> new Entry(posterior)));
    }

    /// Returns the ladders that the run began with, of the environments in play.
    public Ladders ladders() {
        return ladders;
    }

    /// Returns the rungs of the environment in play, easiest first: its ladder and what was generated beyond its
    /// ends.
    public List<Cell> cells(String environment) {
        return rungs.cells(environment);
    }

    /// Returns all cells in play, in cell order.
    public List<Cell> cells() {
        return ladders.environments().stream()
                .flatMap(environment -> rungs.cells(environment).stream())
                .toList();
    }

    /// Tells whether the cell's environment is in play.
    public boolean inPlay(Cell cell) {
        return ladders.levels().containsKey(cell.environment());
    }

    /// Returns how many rungs were generated beyond the ends of the environment's ladder so far.
    public ExtraRungs grown(String environment) {
        return rungs.grown(environment);
    }

    /// Takes a harder rung into play. Returns false when the environment can generate no more.
    public boolean growAbove(String environment) {
        boolean grew = rungs.growAbove(environment);
        addEntries();
        return grew;
    }

    /// Takes an easier rung into play. Returns false when the environment can generate no more.
    public boolean growBelow(String environment) {
        boolean grew = rungs.growBelow(environment);
        addEntries();
        return grew;
    }

    /// Returns the thresholds between stages in the environment, above what guessing gets there.
    public StagePolicy policy(String environment) {
        return policy.above(whole.ladders.chance(environment));
    }

    /// Returns how far the posterior mean lies on the way from what guessing gets to 1, as of the cell's last
    /// group.
    public double skill(Cell cell) {
        return Frontier.aboveChance(measured(cell).mean(), whole.ladders.chance(cell.environment()));
    }

    /// Returns the current optimizer step; 0 before the first.
    public int step() {
        return whole.step;
    }

    /// Moves time on. Evidence ages with it.
    public void beginStep(int newStep) {
        if (newStep < whole.step) {
            throw new IllegalArgumentException("step " + newStep + " lies before the current step " + whole.step);
        }
        whole.step = newStep;
    }

    /// Takes in a scored group, admitted or not.
    ///
    /// @throws IllegalArgumentException if its cell is on no ladder
    public void observe(RolloutGroup group) {
        Cell cell = group.task().cell();
        Entry entry = entry(cell);
        int successes = group.successes();
        entry.posterior.observe(whole.step, successes, group.size());
        StagePolicy thresholds = policy(cell.environment());
        Beta belief = entry.posterior.measured();
        entry.stage = taught(cell)
                ? thresholds.next(entry.stage, belief, successes, entry.lessons.measured())
                : thresholds.next(entry.stage, belief, successes);
    }

    /// Takes in a scored group of a lesson. It says nothing of how often the whole task is solved.
    ///
    /// @throws IllegalArgumentException if its cell is on no ladder
    public void observeLesson(RolloutGroup group) {
        Entry entry = entry(group.task().cell());
        entry.lessons.observe(whole.step, group.successes(), group.size());
        entry.stage = policy(group.task().cell().environment()).afterLesson(entry.stage, entry.lessons.measured());
    }

    /// Tells whether the cell has lessons.
    public boolean taught(Cell cell) {
        return taught.contains(cell);
    }

    public Stage stage(Cell cell) {
        return entry(cell).stage;
    }

    /// Tells whether the cell is below the stage in which outcomes teach. Always false if every success already
    /// leads to that stage, see [StagePolicy#rare].
    public boolean shown(Cell cell) {
        return policy.rare() > 0
                && switch (stage(cell)) {
                    case IMITATE, SRL -> true;
                    case REINFORCE, REVIEW -> false;
                };
    }

    /// Returns the posterior as of the cell's last group.
    public Beta measured(Cell cell) {
        return entry(cell).posterior.measured();
    }

    /// Returns the posterior now, with aged evidence.
    public Beta now(Cell cell) {
        return entry(cell).posterior.now(whole.step);
    }

    /// Returns the outcome counts now, aged, without the prior.
    public Evidence evidence(Cell cell) {
        return entry(cell).posterior.evidence(whole.step);
    }

    public long rollouts(Cell cell) {
        return entry(cell).posterior.rollouts();
    }

    public boolean seen(Cell cell) {
        return rollouts(cell) > 0;
    }

    /// Returns the optimizer steps since the cell's last group.
    public int staleness(Cell cell) {
        return whole.step - entry(cell).posterior.lastStep();
    }

    /// Returns the highest level of the environment that is out of imitation: something succeeded there and
    /// still may. If there is none, returns one below the lowest level.
    public int reach(String environment) {
        for (Cell cell : cells(environment).reversed()) {
            if (stage(cell) != Stage.IMITATE) {
                return cell.level();
            }
        }
        return cells(environment).getFirst().level() - 1;
    }

    /// Returns how many rungs are climbed, see [Frontier], by the posterior means as of each rung's last group.
    public int frontier(String environment) {
        SortedMap<Integer, Double> means = new TreeMap<>();
        for (Cell cell : cells(environment)) {
            if (seen(cell)) {
                means.put(cell.level(), skill(cell));
            }
        }
        return Frontier.of(means);
    }

    private Entry entry(Cell cell) {
        Entry entry = entries.get(cell);
        if (entry == null) {
            throw new IllegalArgumentException(
                    "cell " + cell + " is not in the curriculum; its ladders are " + whole.ladders.levels());
        }
        return entry;
    }

    private String configuration() {
        return whole.ladders + ", " + posterior + ", " + policy
                + (taught.isEmpty() ? "" : ", lessons in " + new TreeSet<>(taught));
    }

    @Override
    public ObjectNode snapshot() {
        ObjectNode state = JsonNodeFactory.instance
                .objectNode()
                .put(StateReader.CONFIGURATION, configuration())
                .put("step", whole.step);
        state.set("rungs", rungs.snapshot());
        ObjectNode cells = state.putObject("cells");
        entries.forEach((cell, entry) -> {
            ObjectNode node = cells.putObject(cell.toString()).put("stage", entry.stage.name());
            node.set("posterior", entry.posterior.snapshot());
            if (taught(cell)) {
                node.set("lessons", entry.lessons.snapshot());
            }
        });
        return state;
    }

    @Override
    public void restore(ObjectNode state) {
        StateReader reader = new StateReader("the curriculum", state).madeBy(configuration());
        whole.step = reader.smallCount("step");
        rungs.restore(reader.object("rungs"));
        entries.clear();
        addEntries();
        StateReader cells = reader.part("cells", "the curriculum's cells");
        entries.forEach((cell, entry) -> {
            StateReader node = cells.part(cell.toString(), "cell " + cell);
            entry.stage = stage(cell, node.text("stage"));
            entry.posterior.restore(node.object("posterior"));
            if (taught(cell)) {
                entry.lessons.restore(node.object("lessons"));
            }
            if (entry.posterior.lastStep() > whole.step) {
                throw new CheckpointException("the checkpoint says that cell " + cell + " was last seen at step "
                        + entry.posterior.lastStep() + ", but its curriculum is at step " + whole.step
                        + "; it is damaged, resume from an earlier one");
            }
        });
    }

    private static Stage stage(Cell cell, String name) {
        for (Stage stage : Stage.values()) {
            if (stage.name().equals(name)) {
                return stage;
            }
        }
        throw new CheckpointException("the checkpoint's state of cell " + cell + " has the stage " + Quoted.of(name)
                + "; allowed are " + List.of(Stage.values()) + "; it is damaged or of another version");
    }
}
