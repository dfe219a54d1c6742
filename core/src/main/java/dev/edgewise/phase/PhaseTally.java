package dev.edgewise.phase;

import dev.edgewise.control.Adjustment;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.StepMetrics;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.Adjusted;
import dev.edgewise.event.TrainingEvent.Evaluated;
import dev.edgewise.event.TrainingEvent.Monitored;
import dev.edgewise.event.TrainingEvent.PhaseBegan;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.monitor.LearningCurve;
import dev.edgewise.monitor.Reading;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Adds up a run's events to what its phases did to each other. Empty for a run without phases.
///
/// The accuracy of a phase is the mean over its environments of the mean over their levels, on held-out tasks,
/// whether the phase is over, goes on or is yet to come. A phase ends with the evaluation at its border. The
/// phase that goes on ends for now with the last evaluation.
///
/// A phase that begins anew, since a guard went back to its border, leaves the end of the one before as it was.
public final class PhaseTally implements EventSink {
    private final List<Measured> evaluations = new ArrayList<>();
    private final Map<Integer, Integer> begins = new LinkedHashMap<>();
    private final Map<Integer, Border> borders = new LinkedHashMap<>();
    private List<PhaseBegan.Phase> phases = List.of();
    private int index = -1;
    private double fresh = Double.NaN;
    private double plasticity = Double.NaN;
    private double kl = Double.NaN;
    private Map<String, Double> step = Map.of();

    /// An evaluation.
    ///
    /// @param accuracies one for each phase; NaN where none of its environments was evaluated
    public record Measured(int step, List<Double> accuracies) {
        public Measured {
            accuracies = List.copyOf(accuracies);
        }
    }

    /// What the run was at the end of a phase. NaN stands for what was not measured.
    ///
    /// @param accuracies of every phase
    /// @param plasticity what a fresh run on an unseen task learned, of the room above its start
    /// @param kl divergence from the reference, nats per token
    /// @param entropy of completions, nats per token
    /// @param formats completion formats in effect
    public record Border(
            int step, List<Double> accuracies, double plasticity, double kl, double entropy, double formats) {}

    @Override
    public void accept(TrainingEvent event) {
        if (event instanceof PhaseBegan e) {
            began(e);
        } else if (event instanceof Evaluated e) {
            evaluated(e);
        } else if (event instanceof StepCompleted e) {
            step = e.metrics();
        } else if (event instanceof Monitored(int at, Reading reading, double _)) {
            read(at, reading);
        } else if (event instanceof Adjusted(int _, String _, Adjustment.Rollback(int to), boolean _, String _)) {
            wentBack(to);
        }
    }

    private void evaluated(Evaluated e) {
        evaluations.removeIf(each -> each.step() == e.step());
        evaluations.add(new Measured(
                e.step(), phases.stream().map(phase -> accuracy(phase, e)).toList()));
    }

    private void read(int at, Reading reading) {
        if (reading instanceof Reading.Plasticity learned) {
            plasticity = LearningCurve.learned(learned.curve());
            fresh = at == 0 ? plasticity : fresh;
        } else if (reading instanceof Reading.Divergence divergence) {
            kl = divergence.reverse().k3();
        }
    }

    private void began(PhaseBegan e) {
        if (e.index() > 0) {
            borders.computeIfAbsent(e.index() - 1, _ -> border());
        }
        plasticity = Double.NaN;
        kl = Double.NaN;
        phases = e.phases();
        index = e.index();
        begins.put(index, e.step());
    }

    /// Takes back the phases that had not begun at a checkpoint.
    private void wentBack(int to) {
        while (index > 0 && begins.getOrDefault(index, 0) > to) {
            begins.remove(index);
            index--;
            borders.remove(index);
        }
    }

    private Border border() {
        Measured last = evaluations.isEmpty() ? null : evaluations.getLast();
        return new Border(
                last == null ? begins.getOrDefault(index, 0) : last.step(),
                last == null ? Collections.nCopies(phases.size(), Double.NaN) : last.accuracies(),
                plasticity,
                Double.isNaN(kl) ? step.getOrDefault(StepMetrics.KL, Double.NaN) : kl,
                step.getOrDefault(StepMetrics.COMPLETION_ENTROPY, Double.NaN),
                step.getOrDefault("formats/effective", Double.NaN));
    }

    private static double accuracy(PhaseBegan.Phase phase, Evaluated evaluated) {
        return phase.environments().stream()
                .map(environment -> evaluated.accuracies().entrySet().stream()
                        .filter(each -> each.getKey().environment().equals(environment))
                        .mapToDouble(Map.Entry::getValue)
                        .average())
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .average()
                .orElse(Double.NaN);
    }

    /// Returns the phases of the run, in order.
    public List<PhaseBegan.Phase> phases() {
        return phases;
    }

    /// Returns the step after which each phase began, by its number from 0; of those that have begun.
    public Map<Integer, Integer> begins() {
        return Collections.unmodifiableMap(begins);
    }

    /// Returns the evaluations, in order.
    public List<Measured> evaluations() {
        return Collections.unmodifiableList(evaluations);
    }

    /// Returns what the run was at the end of each phase, that which goes on included, in order.
    public List<Border> borders() {
        List<Border> all = new ArrayList<>();
        for (int i = 0; i <= index; i++) {
            @Nullable Border border = i == index ? border() : borders.get(i);
            all.add(Objects.requireNonNullElseGet(border, this::border));
        }
        return all;
    }

    /// Returns what a fresh run on an unseen task learned from the weights that the run began with; NaN if that
    /// was not measured.
    public double freshPlasticity() {
        return fresh;
    }

    /// Returns how the phases so far changed accuracy on the others.
    public Transfer transfer() {
        List<Double> before = evaluations.isEmpty() || evaluations.getFirst().step() > 0
                ? Collections.nCopies(phases.size(), Double.NaN)
                : evaluations.getFirst().accuracies();
        boolean measured = !evaluations.isEmpty() && evaluations.getLast().step() > begins.getOrDefault(index, 0);
        List<List<Double>> ends = borders().stream().map(Border::accuracies).toList();
        return new Transfer(before, measured || ends.isEmpty() ? ends : ends.subList(0, ends.size() - 1));
    }

    /// Returns the measures of the last evaluation; empty without phases or evaluations.
    ///
    /// - `phase/<name>/accuracy`: held-out accuracy of every phase
    /// - `transfer/accuracy`, `transfer/backward`, `transfer/forward`: see [Transfer]; absent while there is
    ///   none
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        if (evaluations.isEmpty() || phases.isEmpty()) {
            return metrics;
        }
        for (int i = 0; i < phases.size(); i++) {
            metrics.put(
                    "phase/" + phases.get(i).name() + "/accuracy",
                    evaluations.getLast().accuracies().get(i));
        }
        Transfer transfer = transfer();
        transfer.accuracy().ifPresent(value -> metrics.put("transfer/accuracy", value));
        transfer.backward().ifPresent(value -> metrics.put("transfer/backward", value));
        transfer.forward().ifPresent(value -> metrics.put("transfer/forward", value));
        return metrics;
    }
}
