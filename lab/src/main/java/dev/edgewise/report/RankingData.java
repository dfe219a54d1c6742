package dev.edgewise.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.event.TrainingEvent.Ranked;
import dev.edgewise.run.RecordedEvent;
import java.util.List;

/// Says how the documents of held-out queries were ranked over the steps, of a run that trains a ranker.
final class RankingData {
    private RankingData() {}

    /// Returns `[{"step", "name", "queries", "metrics": {…}}, …]`; empty for other runs.
    static ArrayNode json(List<RecordedEvent> events) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        for (RecordedEvent recorded : events) {
            if (recorded.event() instanceof Ranked e) {
                ObjectNode node = json.addObject().put("step", e.step()).put("name", e.name());
                ObjectNode metrics = node.put("queries", e.queries()).putObject("metrics");
                e.metrics().forEach((key, value) -> {
                    if (Double.isFinite(value)) {
                        metrics.put(key, Figures.rounded(value));
                    }
                });
            }
        }
        return json;
    }
}
