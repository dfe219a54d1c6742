package dev.edgewise.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.PhaseBegan;
import dev.edgewise.phase.PhaseTally;
import dev.edgewise.phase.Transfer;
import dev.edgewise.run.RecordedEvent;
import dev.edgewise.run.StepRow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// What the phases of a run did to each other, see [PhaseTally].
final class PhaseData {
    private PhaseData() {}

    /// Returns null for a run without phases, else
    ///
    /// - `phases`: `[{"name", "environments", "from"}, …]`; `from` is null while it has not begun
    /// - `accuracy`: `[{"step", "values": [one per phase]}, …]`, of every evaluation
    /// - `plasticity` before the first step
    /// - `ends`: `[{"step", "values", "plasticity", "kl", "entropy", "formats"}, …]`, of every phase that has
    ///   begun
    /// - `transfer`: `{"accuracy", "backward", "forward"}`
    static @Nullable ObjectNode json(List<RecordedEvent> events, List<StepRow> rows) {
        PhaseTally tally = new PhaseTally();
        Deque<StepRow> steps = new ArrayDeque<>(rows);
        for (RecordedEvent recorded : events) {
            TrainingEvent event = recorded.event();
            while (!steps.isEmpty() && steps.getFirst().event().step() <= event.step()) {
                tally.accept(steps.removeFirst().event());
            }
            tally.accept(event);
        }
        steps.forEach(row -> tally.accept(row.event()));
        return tally.phases().isEmpty() ? null : json(tally);
    }

    private static ObjectNode json(PhaseTally tally) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode phases = json.putArray("phases");
        for (int i = 0; i < tally.phases().size(); i++) {
            PhaseBegan.Phase phase = tally.phases().get(i);
            ObjectNode node = phases.addObject().put("name", phase.name());
            phase.environments().forEach(node.putArray("environments")::add);
            node.put("from", tally.begins().get(i));
        }
        ArrayNode accuracy = json.putArray("accuracy");
        tally.evaluations().forEach(each -> values(accuracy.addObject().put("step", each.step()), each.accuracies()));
        put(json, "plasticity", tally.freshPlasticity());
        ArrayNode ends = json.putArray("ends");
        tally.borders().forEach(border -> {
            ObjectNode node = ends.addObject().put("step", border.step());
            values(node, border.accuracies());
            put(node, "plasticity", border.plasticity());
            put(node, "kl", border.kl());
            put(node, "entropy", border.entropy());
            put(node, "formats", border.formats());
        });
        Transfer transfer = tally.transfer();
        ObjectNode node = json.putObject("transfer");
        put(node, "accuracy", transfer.accuracy());
        put(node, "backward", transfer.backward());
        put(node, "forward", transfer.forward());
        return json;
    }

    private static void values(ObjectNode node, List<Double> values) {
        ArrayNode array = node.putArray("values");
        values.forEach(value -> Figures.add(array, value));
    }

    private static void put(ObjectNode node, String key, OptionalDouble value) {
        put(node, key, value.orElse(Double.NaN));
    }

    private static void put(ObjectNode node, String key, double value) {
        node.put(key, Double.isFinite(value) ? (Double) Figures.rounded(value) : null);
    }
}
