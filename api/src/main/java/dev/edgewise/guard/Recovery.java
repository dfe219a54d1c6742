package dev.edgewise.guard;

import dev.edgewise.control.Adjustment;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Goes back to a healthy checkpoint with a lower learning rate, a limited number of times, then halts.
///
/// The guard that owns it says which checkpoints are healthy. The first rollback goes to the newest of them. A
/// rollback that follows before `CALM` healthy steps have passed goes to the one before, because the newest may
/// have been ill already. Each rollback halves the learning rate that is in force, whoever lowered it, so that
/// the knob really moves. After `CALM` healthy steps the rate is given back. If guards only watch, it says what
/// it would do and counts none of it.
///
/// It also holds the learning-rate factor of its guard, including what the guard lowers without going back
/// ([#slower]). Single-threaded.
public final class Recovery implements FieldState {
    /// Healthy steps after which the learning rate is given back.
    public static final int CALM = 100;

    private static final int KEPT = 2;

    private final int limit;
    private boolean acts = true;
    private final List<Integer> healthy = new ArrayList<>();
    private int used;
    private final LearningRateInForce inForce = new LearningRateInForce();

    /// Rollbacks since the last calm.
    private int recent;

    /// The factor that its guard holds; 1 for none.
    private double held = 1;

    private int calmSteps;

    /// @param limit most rollbacks in a run; 0 halts at once
    public Recovery(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("rollbacks must be at least 0 but were " + limit);
        }
        this.limit = limit;
    }

    /// Notes that guards only watch. Nothing it asks for is done then, so no rollback is used up and no factor
    /// is held.
    public void onlyWatch() {
        acts = false;
    }

    /// Tells whether what it asks for is done.
    public boolean acts() {
        return acts;
    }

    /// Notes what guards do to the learning rate, and forgets the checkpoints of a phase that is over: what came
    /// with the next one would stay in force there. The checkpoint of the border stays, from which the phase
    /// begins anew.
    public void see(TrainingEvent event) {
        inForce.see(event);
        if (event instanceof TrainingEvent.PhaseBegan began) {
            healthy.removeIf(step -> step < began.step());
        }
    }

    /// Returns an adjustment to half of the learning rate that is in force.
    public Adjustment.LearningRate slower() {
        Adjustment.LearningRate half = new Adjustment.LearningRate(Math.min(held, inForce.factor()) / 2);
        if (acts) {
            held = half.factor();
        }
        return half;
    }

    /// Notes a complete checkpoint of a healthy run.
    public void checkpoint(int step) {
        if (!healthy.contains(step)) {
            healthy.add(step);
        }
        if (healthy.size() > KEPT) {
            healthy.removeFirst();
        }
    }

    /// Answers a run that is ill: with a rollback, or with a halt if no rollback or no healthy checkpoint is
    /// left.
    ///
    /// @param reason what is wrong and what was seen, as a sentence without its end
    /// @param advice what a person should change
    public Verdict recover(String reason, String advice) {
        if (used >= limit || healthy.isEmpty()) {
            String tried = used == 0 ? "" : "; going back " + (used == 1 ? "once" : used + " times") + " did not help";
            return new Verdict.Halt(reason + tried + ". " + advice);
        }
        if (recent > 0 && healthy.size() > 1) {
            healthy.removeLast();
        }
        Verdict back = Verdict.Adjust.make(
                reason + " (rollback " + (used + 1) + " of " + limit + ")",
                new Adjustment.Rollback(healthy.getLast()),
                slower());
        if (acts) {
            used++;
            recent++;
            calmSteps = 0;
        }
        return back;
    }

    /// Notes a healthy step after a rollback.
    ///
    /// @return the learning rate to give back, once it is time
    public Optional<Adjustment.Lasting> calmStep() {
        return recent == 0 || ++calmSteps < CALM ? Optional.empty() : giveBack();
    }

    /// Returns the learning rate to give back at once, if its guard holds one.
    public Optional<Adjustment.Lasting> giveBack() {
        if (!lowered()) {
            return Optional.empty();
        }
        Adjustment.Lasting back = new Adjustment.LearningRate(held);
        held = 1;
        recent = 0;
        calmSteps = 0;
        return Optional.of(back);
    }

    /// Returns the steps of the checkpoints that it may still go back to; none once all rollbacks are used.
    public Set<Integer> checkpoints() {
        return used < limit ? Set.copyOf(healthy) : Set.of();
    }

    /// Tells whether its guard holds a lower learning rate.
    public boolean lowered() {
        return held < 1;
    }

    /// Tells whether there was a rollback that fewer than `CALM` healthy steps have followed.
    public boolean recovering() {
        return recent > 0;
    }

    @Override
    public void fields(StateFields state) {
        state.of("a guard's rollbacks");
        state.counts("healthy", healthy, Integer.MAX_VALUE);
        used = state.smallCount("used", used);
        recent = state.smallCount("recent", recent);
        held = state.number("held", held);
        state.part("learning_rate", inForce);
        calmSteps = state.smallCount("calm_steps", calmSteps);
    }
}
