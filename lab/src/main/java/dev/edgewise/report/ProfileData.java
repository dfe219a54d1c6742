package dev.edgewise.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.profile.Phase;
import dev.edgewise.profile.PhaseTotals;
import dev.edgewise.run.StepRow;
import java.util.List;

/// Says where the time of all steps went.
final class ProfileData {
    private ProfileData() {}

    /// Returns `[{"name": "decode", "seconds": 3.4, "perStep": 0.034, "share": 0.52}, …]` for the phases that
    /// occurred, in their order. Empty for a run without a profile.
    static ArrayNode json(List<StepRow> rows) {
        PhaseTotals totals =
                PhaseTotals.of(rows.stream().map(row -> row.event().metrics()).toList());
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        for (Phase phase : Phase.values()) {
            Double seconds = totals.seconds().get(phase);
            if (seconds != null) {
                json.addObject()
                        .put("name", phase.label())
                        .put("seconds", Figures.rounded(seconds))
                        .put("perStep", Figures.rounded(seconds / totals.steps()))
                        .put("share", Figures.rounded(totals.share(phase)));
            }
        }
        return json;
    }
}
