package dev.edgewise.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.event.SignalUse;
import dev.edgewise.event.TrainingEvent.SignalsGiven;
import dev.edgewise.task.Cell;
import java.util.List;

/// The lines of `signals.jsonl` for one step.
record SignalRow(SignalsGiven event) {
    List<ObjectNode> lines() {
        return event.uses().stream().map(this::line).toList();
    }

    private ObjectNode line(SignalUse use) {
        return Json.object()
                .put("step", event.step())
                .put("environment", use.cell().environment())
                .put("level", use.cell().level())
                .put("signal", use.signal())
                .put("sequences", use.sequences())
                .put("tokens", use.tokens())
                .put("teacher_tokens", use.teacherTokens());
    }

    /// Reads a line.
    static SignalUse of(ObjectNode line) {
        return new SignalUse(
                new Cell(line.path("environment").asText(), line.path("level").asInt()),
                line.path("signal").asText(),
                line.path("sequences").asLong(),
                line.path("tokens").asLong(),
                line.path("teacher_tokens").asLong());
    }
}
