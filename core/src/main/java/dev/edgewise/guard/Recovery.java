package dev.edgewise.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.control.Adjustment;
import dev.edgewise.state.State;
import dev.edgewise.state.StateReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Going back to a healthy checkpoint with a lower learning rate, a bounded number of times, then halting.
///
/// The guard that owns it says which checkpoints are healthy. The first rollback goes to the newest of them;
/// one that follows before `CALM` healthy steps have passed goes to the one before, because the newest may
/// have been ill already. Each halves the learning rate once more; `CALM` healthy steps give it back. Where guards only
/// watch it says what it would do and counts none of it.
/// Single-threaded.
public final class Recovery implements State {
    /// Healthy steps after which the learning rate is given back.
    public static final int CALM = 100;

    private static final int KEPT = 2;

    private final int limit;
    private boolean acts = true;
    private final List<Integer> healthy = new ArrayList<>();
    private int used;
    private int halvings;
    private int calmSteps;

    /// @param limit rollbacks in a run; 0 halts at once
    public Recovery(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("rollbacks must be at least 0 but were " + limit);
        }
        this.limit = limit;
    }

    /// Where guards only watch: nothing it asks for is done, so that no rollback is used up and nothing is held.
    public void onlyWatch() {
        acts = false;
    }

    /// Whether what it asks for is done.
    public boolean acts() {
        return acts;
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

    /// The answer to a run that is ill: a rollback, or a halt when none is left or there is nowhere to go.
    ///
    /// @param reason what is wrong and what was seen, as a sentence without its end
    /// @param advice what a person should change
    public Verdict recover(String reason, String advice) {
        if (used >= limit || healthy.isEmpty()) {
            String tried = used == 0 ? "" : "; going back " + (used == 1 ? "once" : used + " times") + " did not help";
            return new Verdict.Halt(reason + tried + ". " + advice);
        }
        if (halvings > 0 && healthy.size() > 1) {
            healthy.removeLast();
        }
        Verdict back = Verdict.Adjust.make(
                reason + " (rollback " + (used + 1) + " of " + limit + ")",
                new Adjustment.Rollback(healthy.getLast()),
                factor(halvings + 1));
        if (acts) {
            used++;
            halvings++;
            calmSteps = 0;
        }
        return back;
    }

    /// Notes a healthy step.
    ///
    /// @return the learning rate to give back, when it is time
    public Optional<Adjustment.Lasting> calmStep() {
        if (halvings == 0 || ++calmSteps < CALM) {
            return Optional.empty();
        }
        Adjustment.Lasting back = factor(halvings);
        halvings = 0;
        calmSteps = 0;
        return Optional.of(back);
    }

    /// Steps of the checkpoints it may still go back to; none once all rollbacks are used.
    public Set<Integer> checkpoints() {
        return used < limit ? Set.copyOf(healthy) : Set.of();
    }

    /// Whether a learning rate is still lowered by it.
    public boolean holds() {
        return halvings > 0;
    }

    private static Adjustment.LearningRate factor(int halvings) {
        return new Adjustment.LearningRate(Math.scalb(1.0, -halvings));
    }

    @Override
    public ObjectNode snapshot() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        ArrayNode list = state.putArray("healthy");
        healthy.forEach(list::add);
        return state.put("used", used).put("halvings", halvings).put("calm_steps", calmSteps);
    }

    @Override
    public void restore(ObjectNode state) {
        StateReader reader = new StateReader("a guard's rollbacks", state);
        healthy.clear();
        for (JsonNode step : reader.list("healthy")) {
            healthy.add(step.intValue());
        }
        used = reader.smallCount("used");
        halvings = reader.smallCount("halvings");
        calmSteps = reader.smallCount("calm_steps");
    }
}
