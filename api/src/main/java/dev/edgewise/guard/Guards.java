package dev.edgewise.guard;

import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Change;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// All guards of a run as one.
public final class Guards implements FieldState {
    /// What one guard answered; never [Verdict.Proceed].
    public record Finding(String guard, Verdict verdict) {}

    private static final String ONLY_WATCH = " Guards only watch (guards.act is false); else: ";
    private static final String STOPPING = "stopping";

    private final List<Guard> guards;
    private final boolean act;

    /// Guards that only watch and would have stopped the run at its last step. Each is reported once.
    private final Set<String> stopping = new TreeSet<>();

    /// Takes guards with distinct names. They are asked in order and may act.
    public Guards(List<Guard> guards) {
        this(guards, true);
    }

    /// Takes guards with distinct names. They are asked in order.
    ///
    /// @param act whether they may adjust and stop the run. If not, what they would do becomes a warning, except
    ///     for guards that are [Guard#vital]
    public Guards(List<Guard> guards, boolean act) {
        Set<String> names = new HashSet<>();
        for (Guard guard : guards) {
            if (!names.add(guard.name())) {
                throw new IllegalArgumentException("two guards are called " + guard.name());
            }
        }
        this.guards = List.copyOf(guards);
        this.act = act;
        if (!act) {
            this.guards.forEach(Guard::onlyWatch);
        }
    }

    /// Shows the event to every guard. Returns halts first, then adjustments, then warnings, each in the guards'
    /// order. Empty when all proceed.
    public List<Finding> observe(TrainingEvent event) {
        List<Finding> halts = new ArrayList<>();
        List<Finding> adjustments = new ArrayList<>();
        List<Finding> warnings = new ArrayList<>();
        for (Guard guard : guards) {
            Verdict verdict = guard.observe(event);
            switch (verdict) {
                case Verdict.Proceed _ -> {}
                case Verdict.Warn _ -> warnings.add(new Finding(guard.name(), verdict));
                case Verdict.Adjust adjust
                when !act -> watched(adjust).ifPresent(warning -> warnings.add(new Finding(guard.name(), warning)));
                case Verdict.Adjust _ -> adjustments.add(new Finding(guard.name(), verdict));
                case Verdict.Halt(String reason)
                when !act && !guard.vital() -> {
                    if (stopping.add(guard.name())) {
                        warnings.add(
                                new Finding(guard.name(), new Verdict.Warn(reason + ONLY_WATCH + "the run stops")));
                    }
                }
                case Verdict.Halt _ -> halts.add(new Finding(guard.name(), verdict));
            }
            if (event instanceof TrainingEvent.StepCompleted && !(verdict instanceof Verdict.Halt)) {
                stopping.remove(guard.name());
            }
        }
        halts.addAll(adjustments);
        halts.addAll(warnings);
        return halts;
    }

    /// Returns the numbers by which the guards judged the last step: `guards/<guard>/<name>`, in the guards'
    /// order.
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        guards.forEach(guard ->
                guard.metrics().forEach((name, value) -> metrics.put("guards/" + guard.name() + "/" + name, value)));
        return metrics;
    }

    /// Returns the steps of the checkpoints that a guard may still go back to; none if guards only watch.
    public Set<Integer> checkpoints() {
        Set<Integer> steps = new TreeSet<>();
        if (act) {
            guards.forEach(guard -> steps.addAll(guard.checkpoints()));
        }
        return steps;
    }

    /// Turns the adjustments that a watching guard would make into a warning. It says nothing about those that
    /// the guard would take back.
    private static Optional<Verdict> watched(Verdict.Adjust adjust) {
        List<String> made = new ArrayList<>();
        for (Change change : adjust.changes()) {
            if (change instanceof Change.Make(Adjustment adjustment)) {
                made.add(adjustment.describe());
            }
        }
        return made.isEmpty()
                ? Optional.empty()
                : Optional.of(new Verdict.Warn(adjust.reason() + ONLY_WATCH + String.join(", ", made)));
    }

    private String configuration() {
        return guards.stream().map(Guard::name).toList() + (act ? "" : ", watching only");
    }

    @Override
    public void fields(StateFields state) {
        state.of("the guards").madeBy(configuration());
        guards.forEach(guard -> state.part(guard.name(), guard));
        if (!act) {
            state.texts(STOPPING, stopping);
        }
    }
}
