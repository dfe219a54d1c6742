package dev.edgewise.guard.retention;

import dev.edgewise.control.Adjustment;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.PerCell;
import dev.edgewise.guard.Recovery;
import dev.edgewise.guard.Verdict;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Watches what was mastered through the evaluations on held-out tasks.
///
/// A level is mastered from an accuracy of 0.9 on. It is lost when two evaluations in a row lie 0.3 or more
/// below its best. Healthy: none lost. The guard warns of each level lost. When at least two, and more than half
/// of the mastered ones, are lost, the run goes back to a checkpoint from before, a limited number of times,
/// then halts. In a run through phases the levels of environments that are not trained now are only warned of:
/// going back would undo the phase.
///
/// How we differ from a paired bootstrap ([dev.edgewise.guard.shortcut.ContaminationGuard]): evaluations give
/// one number per level, so the margin is wide; 0.3 of 32 tasks is 2.6 standard errors at the least.
public final class RetentionGuard implements Guard, FieldState {
    private static final double MASTERED = 0.9;
    private static final double LOSS = 0.3;
    private static final int IN_A_ROW = 2;

    private final boolean phased;
    private final Set<String> inPlay = new TreeSet<>();
    private final int rollbacks;
    private final PerCell<Held> held = new PerCell<>(Held::new);
    private final Recovery recovery;

    private static final class Held implements FieldState {
        private double best;
        private int below;

        boolean mastered() {
            return best >= MASTERED;
        }

        boolean lost() {
            return mastered() && below >= IN_A_ROW;
        }

        @Override
        public void fields(StateFields state) {
            state.of("guard retention");
            best = state.number("best", best);
            below = state.smallCount("below", below);
        }
    }

    /// Makes a guard of a run without phases.
    ///
    /// @param rollbacks how often to go back before halting
    public RetentionGuard(int rollbacks) {
        this(rollbacks, false);
    }

    /// @param rollbacks how often to go back before halting
    /// @param phased whether the run goes through phases
    public RetentionGuard(int rollbacks, boolean phased) {
        this.phased = phased;
        this.rollbacks = rollbacks;
        this.recovery = new Recovery(rollbacks);
    }

    @Override
    public String name() {
        return "retention";
    }

    @Override
    public void onlyWatch() {
        recovery.onlyWatch();
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        recovery.see(event);
        if (event instanceof TrainingEvent.PhaseBegan began && phased) {
            inPlay.clear();
            inPlay.addAll(began.phase().environments());
        }
        if (event instanceof TrainingEvent.CheckpointWritten checkpoint && below().isEmpty()) {
            recovery.checkpoint(checkpoint.step());
        }
        if (event instanceof TrainingEvent.StepCompleted && below().isEmpty()) {
            Optional<Adjustment.Lasting> back = recovery.calmStep();
            if (back.isPresent()) {
                return Verdict.Adjust.takeBack("nothing mastered is lost any more", back.get());
            }
        }
        return event instanceof TrainingEvent.Evaluated evaluated ? judge(evaluated.accuracies()) : Verdict.PROCEED;
    }

    /// Returns the mastered levels that were far below their best at the last evaluation.
    private List<Cell> below() {
        List<Cell> cells = new ArrayList<>();
        held.forEach((cell, one) -> {
            if (one.mastered() && one.below > 0 && trained(cell)) {
                cells.add(cell);
            }
        });
        return cells;
    }

    private boolean trained(Cell cell) {
        return !phased || inPlay.contains(cell.environment());
    }

    private Verdict judge(Map<Cell, Double> accuracies) {
        List<Cell> news = new ArrayList<>();
        new TreeMap<>(accuracies).forEach((cell, accuracy) -> {
            Held one = held.of(cell);
            one.below = accuracy <= one.best - LOSS ? one.below + 1 : 0;
            one.best = Math.max(one.best, accuracy);
            if (one.mastered() && one.below == IN_A_ROW) {
                news.add(cell);
            }
        });
        if (news.isEmpty()) {
            return Verdict.PROCEED;
        }
        List<Cell> lost = new ArrayList<>();
        int[] mastered = new int[1];
        held.forEach((cell, one) -> {
            mastered[0] += one.mastered() && trained(cell) ? 1 : 0;
            if (one.lost() && trained(cell)) {
                lost.add(cell);
            }
        });
        List<Cell> went = news.stream().filter(cell -> !trained(cell)).toList();
        if (went.size() == news.size()) {
            return new Verdict.Warn(
                    "held-out accuracy of " + news + ", which went with its phase, fell 0.3 or more below"
                            + " its best in two evaluations. Let later phases review more, or keep the environment");
        }
        String text = "held-out accuracy of " + lost + " fell 0.3 or more below its best in two evaluations; "
                + lost.size() + " of " + mastered[0] + " mastered levels are lost"
                + (went.isEmpty() ? "" : "; that of " + went + ", which went with its phase, fell as well");
        String advice = "Lower learning_rate, raise beta, or let the curriculum review more";
        if (lost.size() >= 2 && 2 * lost.size() > mastered[0]) {
            if (recovery.acts()) {
                held.forEach((_, one) -> one.below = 0);
            }
            return recovery.recover(text, advice);
        }
        return new Verdict.Warn(text + ". " + advice);
    }

    @Override
    public Set<Integer> checkpoints() {
        return recovery.checkpoints();
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name()).madeBy("rollbacks " + rollbacks);
        state.part("held", held);
        state.part("recovery", recovery);
        if (phased) {
            state.texts("in_play", inPlay);
        }
    }
}
