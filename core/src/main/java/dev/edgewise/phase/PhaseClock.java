package dev.edgewise.phase;

import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.event.TrainingEvent.PhaseBegan;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import dev.edgewise.task.Cell;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Where a run is among its phases. Part of the checkpoint. Single-threaded.
///
/// A phase stagnates when its progress had no new height for so many steps in a row. Progress is
///
///     m = mean over the cells of the phase's ladders of (p̂ − c) / (1 − c),   0 for a cell that was not asked
///
/// with the measured pass rate p̂ and what guessing gets, c; a new height is at least [#LEAST] above the last.
/// The definition is ours.
public final class PhaseClock implements FieldState {
    /// By how much progress has to grow to count.
    public static final double LEAST = 0.01;

    private final List<Phase> phases;
    private final Progress progress;
    private int begun;
    private int steps;
    private long tokens;
    private double height;
    private int idle;

    /// @param phases at least one
    /// @param progress what the run knows of the cells of all of them
    public PhaseClock(List<Phase> phases, Progress progress) {
        if (phases.isEmpty()) {
            throw new IllegalArgumentException("a run in phases needs at least one");
        }
        this.phases = List.copyOf(phases);
        this.progress = progress;
    }

    /// Returns how many phases have begun: the number of the one that goes on, from 1; 0 before the first.
    public int number() {
        return begun;
    }

    /// Returns the phase that goes on; the first before it begins.
    public Phase current() {
        return phases.get(Math.max(0, begun - 1));
    }

    /// Returns what the run knows, with the environments of the phase in play.
    public Progress inPlay() {
        return progress.among(current().environments());
    }

    /// Returns the environments of earlier phases that are not in this one, in order.
    public Set<String> gone() {
        Set<String> gone = new TreeSet<>();
        phases.subList(0, Math.max(0, begun - 1)).forEach(phase -> gone.addAll(phase.environments()));
        gone.removeAll(current().environments());
        return Collections.unmodifiableSet(gone);
    }

    /// Returns the optimizer steps that the phase has taken.
    public int steps() {
        return steps;
    }

    /// Counts a step of the phase.
    ///
    /// @param more prompt and completion tokens of the step
    public void stepTaken(long more) {
        steps++;
        tokens += more;
        double now = height();
        if (now >= height + LEAST) {
            height = now;
            idle = 0;
        } else {
            idle++;
        }
    }

    private double height() {
        return progress.among(current().environments()).ladders().cells().stream()
                .mapToDouble(cell -> progress.seen(cell) ? progress.skill(cell) : 0)
                .average()
                .orElse(0);
    }

    /// Returns in words why the phase is over; empty while it is not.
    public Optional<String> over() {
        PhaseEnd end = current().end();
        if (begun == 0) {
            return Optional.empty();
        }
        if (!end.mastery().isEmpty() && end.mastery().stream().allMatch(this::mastered)) {
            return Optional.of("mastered "
                    + String.join(
                            ", ", end.mastery().stream().map(Cell::toString).toList()));
        }
        if (end.steps() > 0 && steps >= end.steps()) {
            return Optional.of(steps + (steps == 1 ? " step taken" : " steps taken"));
        }
        if (end.tokens() > 0 && tokens >= end.tokens()) {
            return Optional.of(tokens + " tokens used");
        }
        if (end.stagnation() > 0 && idle >= end.stagnation()) {
            return Optional.of("no progress in " + idle + (idle == 1 ? " step" : " steps"));
        }
        return Optional.empty();
    }

    private boolean mastered(Cell cell) {
        return progress.stage(cell) == Stage.REVIEW;
    }

    /// Tells whether a phase is to begin: the first, or the one after a phase that is over.
    public boolean atBorder() {
        return begun == 0 || (begun < phases.size() && over().isPresent());
    }

    /// Tells whether the last phase is over.
    public boolean ended() {
        return begun == phases.size() && over().isPresent();
    }

    /// Begins the next phase.
    ///
    /// @param step the last step before it
    /// @throws IllegalStateException if there is no border here
    public PhaseBegan begin(int step) {
        if (!atBorder()) {
            throw new IllegalStateException("phase " + current().name() + " goes on");
        }
        String reason = over().orElse("");
        begun++;
        steps = 0;
        tokens = 0;
        idle = 0;
        height = height();
        return new PhaseBegan(step, phases.stream().map(Phase::told).toList(), begun - 1, reason);
    }

    @Override
    public void fields(StateFields state) {
        state.of("the phases").madeBy(phases.stream().map(Phase::name).toList().toString());
        begun = state.smallCount("begun", begun);
        steps = state.smallCount("steps", steps);
        tokens = state.count("tokens", tokens);
        height = state.amount("height", height);
        idle = state.smallCount("idle", idle);
    }
}
