package dev.edgewise.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.eval.Interval;
import dev.edgewise.event.TrainingEvent.Evaluated;
import dev.edgewise.run.RecordedEvent;
import dev.edgewise.task.Cell;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Held-out accuracy before and after training, level by level, with 95 % Wilson intervals.
final class HeldOutData {
    private final @Nullable Evaluated before;
    private final @Nullable Evaluated after;

    HeldOutData(List<RecordedEvent> events) {
        Evaluated first = null;
        Evaluated last = null;
        for (RecordedEvent recorded : events) {
            if (recorded.event() instanceof Evaluated e) {
                if (e.step() == 0) {
                    first = e;
                } else {
                    last = e;
                }
            }
        }
        this.before = first;
        this.after = last;
    }

    /// Returns `{"samples": n, "step": n, "before": [[accuracy, low, high] or null per level] or null, "after":
    /// …}`.
    ObjectNode json(String environment, int levels) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        Evaluated any = after != null ? after : before;
        json.put("samples", any == null ? 0 : any.samples());
        json.put("step", any == null ? 0 : any.step());
        json.set("before", side(before, environment, levels));
        json.set("after", side(after, environment, levels));
        return json;
    }

    private static @Nullable ArrayNode side(@Nullable Evaluated evaluated, String environment, int levels) {
        if (evaluated == null) {
            return null;
        }
        if (evaluated.accuracies().keySet().stream()
                .noneMatch(cell -> cell.environment().equals(environment))) {
            return null;
        }
        ArrayNode side = JsonNodeFactory.instance.arrayNode();
        for (int level = 0; level < levels; level++) {
            Double accuracy = evaluated.accuracies().get(new Cell(environment, level));
            if (accuracy == null || !Double.isFinite(accuracy) || evaluated.samples() < 1) {
                side.addNull();
                continue;
            }
            Interval interval = Interval.wilson(Math.round(accuracy * evaluated.samples()), evaluated.samples());
            ArrayNode point = side.addArray();
            Figures.add(point, accuracy);
            Figures.add(point, interval.low());
            Figures.add(point, interval.high());
        }
        return side;
    }
}
