package dev.edgewise.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.eval.PassAtK;
import dev.edgewise.event.TrainingEvent.Monitored;
import dev.edgewise.monitor.Reading;
import dev.edgewise.run.RecordedEvent;
import java.util.List;

/// What one try and many tries reach on the same held-out tasks, over the readings of a run.
final class CoverageData {
    private CoverageData() {}

    /// Returns `[{"step", "tasks", "samples", "k", "one": pass@1, "many": pass@k, "majority": majority@samples}, …]`
    /// with k half of the samples; no `majority` in runs of earlier versions.
    static ArrayNode json(List<RecordedEvent> events) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        for (RecordedEvent recorded : events) {
            if (recorded.event() instanceof Monitored(int step, Reading.Coverage read, double _)
                    && !read.successes().isEmpty()) {
                int k = Math.max(1, read.samples() / 2);
                ObjectNode node = json.addObject()
                        .put("step", step)
                        .put("tasks", read.successes().size())
                        .put("samples", read.samples())
                        .put("k", k)
                        .put("one", pass(read, 1))
                        .put("many", pass(read, k));
                if (!read.majorities().isEmpty()) {
                    double right =
                            read.majorities().stream().filter(each -> each).count();
                    node.put("majority", right / read.majorities().size());
                }
            }
        }
        return json;
    }

    private static double pass(Reading.Coverage read, int k) {
        return read.successes().stream()
                .mapToDouble(successes -> PassAtK.estimate(read.samples(), successes, k))
                .average()
                .orElseThrow();
    }
}
