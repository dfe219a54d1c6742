package dev.edgewise.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.CellState;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// One optimizer step as `metrics.jsonl` and `curriculum.jsonl` hold it.
///
/// @param edgeRollouts completions since the run began that lie in groups with both successes and failures
public record StepRow(StepCompleted event, long edgeRollouts) {
    private static final Set<String> OWN =
            Set.of("step", "rollouts", "edge_rollouts", "tokens", "seconds", Json.NONFINITE);

    /// Returns the line of `metrics.jsonl`: counters, then the trainer's metrics.
    ObjectNode metricsLine() {
        ObjectNode line = Json.object();
        line.put("step", event.step());
        line.put("rollouts", event.rollouts());
        line.put("edge_rollouts", edgeRollouts);
        line.put("tokens", event.tokens());
        Json.put(line, "seconds", event.seconds());
        event.metrics().forEach((key, value) -> {
            if (!OWN.contains(key)) {
                Json.put(line, key, value);
            }
        });
        return line;
    }

    /// Returns the line of `curriculum.jsonl`.
    ObjectNode curriculumLine() {
        ObjectNode line = Json.object();
        line.put("step", event.step());
        ArrayNode cells = line.putArray("cells");
        for (CellState state : event.cells()) {
            ObjectNode cell = cells.addObject();
            cell.put("environment", state.cell().environment());
            cell.put("level", state.cell().level());
            cell.put("stage", state.stage().name().toLowerCase(Locale.ROOT));
            Json.put(cell, "pass_rate", state.passRate());
            Json.put(cell, "lower", state.lower());
            Json.put(cell, "upper", state.upper());
            cell.put("rollouts", state.rollouts());
            Json.put(cell, "signal_probability", state.signalProbability());
            if (state.chance() > 0) {
                cell.put("chance", state.chance());
            }
        }
        return line;
    }

    /// Reads the line of `metrics.jsonl`, joined with the cells of the same step.
    static StepRow of(ObjectNode line, List<CellState> cells) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        line.fieldNames().forEachRemaining(key -> {
            if (!OWN.contains(key)) {
                metrics.put(key, Json.number(line, key));
            }
        });
        StepCompleted event = new StepCompleted(
                line.path("step").asInt(),
                metrics,
                cells,
                line.path("rollouts").asLong(),
                line.path("tokens").asLong(),
                Json.number(line, "seconds"));
        return new StepRow(event, line.path("edge_rollouts").asLong());
    }

    /// Reads the cells of a line of `curriculum.jsonl`.
    static List<CellState> cells(ObjectNode line) {
        List<CellState> cells = new ArrayList<>();
        for (JsonNode cell : line.path("cells")) {
            cells.add(new CellState(
                    new Cell(
                            cell.path("environment").asText(),
                            cell.path("level").asInt()),
                    stage(cell.path("stage").asText()),
                    Json.number(cell, "pass_rate"),
                    Json.number(cell, "lower"),
                    Json.number(cell, "upper"),
                    cell.path("rollouts").asLong(),
                    Json.number(cell, "signal_probability"),
                    cell.path("chance").asDouble()));
        }
        return cells;
    }

    private static Stage stage(String name) {
        return Stream.of(Stage.values())
                .filter(stage -> stage.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new DataException("unknown stage \"" + Quoted.of(name)
                        + "\"; the file was changed or damaged, or is of another version"));
    }
}
