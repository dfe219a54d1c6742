package dev.edgewise.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.event.TrainingEvent.DataSelected;
import dev.edgewise.run.RecordedEvent;
import java.util.List;

/// Says which demonstrations were learned when, of a run that chooses them.
final class SelectionData {
    private SelectionData() {}

    /// Returns `[{"step", "rows", "kept", "entered", "left", "missing", "ifd"}, …]`; empty for other runs.
    static ArrayNode json(List<RecordedEvent> events) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        for (RecordedEvent recorded : events) {
            if (recorded.event() instanceof DataSelected e) {
                ObjectNode node = json.addObject().put("step", e.step()).put("rows", e.rows());
                node.put("kept", e.kept())
                        .put("entered", e.entered().size())
                        .put("left", e.left().size());
                node.put("missing", e.missing()).put("ifd", Figures.rounded(e.ifd()));
            }
        }
        return json;
    }
}
