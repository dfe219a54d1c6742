package dev.edgewise.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.control.AdjustmentJson;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.edgewise.event.StopReason;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.Adjusted;
import dev.edgewise.event.TrainingEvent.CheckpointWritten;
import dev.edgewise.event.TrainingEvent.DataSelected;
import dev.edgewise.event.TrainingEvent.Evaluated;
import dev.edgewise.event.TrainingEvent.Halted;
import dev.edgewise.event.TrainingEvent.Monitored;
import dev.edgewise.event.TrainingEvent.PhaseBegan;
import dev.edgewise.event.TrainingEvent.PromptsEvolved;
import dev.edgewise.event.TrainingEvent.Ranked;
import dev.edgewise.event.TrainingEvent.RunFinished;
import dev.edgewise.event.TrainingEvent.RunStarted;
import dev.edgewise.event.TrainingEvent.Warned;
import dev.edgewise.monitor.ReadingJson;
import dev.edgewise.task.Cell;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A line of `events.jsonl`: an event that is neither a step nor a rollout, and when it happened.
public record RecordedEvent(Instant time, TrainingEvent event) {
    /// Writes the line. Empty for events that other files hold or that only say that the run is alive.
    ///
    /// @param root the run directory; paths are written relative to it
    Optional<ObjectNode> line(Path root) {
        return switch (event) {
            case RunStarted e -> Optional.of(runStarted(e));
            case Evaluated e -> Optional.of(evaluated(e));
            case Ranked e -> Optional.of(ranked(e));
            case CheckpointWritten e -> {
                ObjectNode line = typed("checkpoint_written");
                Path relative = e.directory().startsWith(root) ? root.relativize(e.directory()) : e.directory();
                line.put("directory", relative.toString().replace('\\', '/'));
                Json.put(line, "seconds", e.seconds());
                yield Optional.of(line);
            }
            case Warned e -> Optional.of(typed("warned").put("guard", e.guard()).put("message", e.message()));
            case Monitored e -> {
                ObjectNode line = typed("monitored");
                line.set("reading", ReadingJson.write(e.reading()));
                Json.put(line, "seconds", e.seconds());
                yield Optional.of(line);
            }
            case DataSelected e -> Optional.of(selected(e));
            case PromptsEvolved e -> Optional.of(EvolvedJson.write(typed("prompts_evolved"), e));
            case PhaseBegan e -> Optional.of(phase(e));
            case Adjusted e -> {
                ObjectNode line = typed("adjusted").put("guard", e.guard());
                line.set("adjustment", AdjustmentJson.write(e.adjustment()));
                yield Optional.of(line.put("taken_back", e.takenBack()).put("reason", e.reason()));
            }
            case Halted e -> Optional.of(typed("halted").put("guard", e.guard()).put("reason", e.reason()));
            case RunFinished e ->
                Optional.of(typed("run_finished").put("stopped", e.stopped().words()));
            case TrainingEvent.GroupScored _,
                    TrainingEvent.LessonScored _,
                    TrainingEvent.SignalsGiven _,
                    TrainingEvent.RolloutProgress _,
                    TrainingEvent.StepCompleted _ -> Optional.empty();
        };
    }

    private ObjectNode typed(String type) {
        return Json.object().put("type", type).put("step", event.step()).put("time", time.toString());
    }

    private ObjectNode runStarted(RunStarted e) {
        ObjectNode line = typed("run_started").put("name", e.name()).put("steps", e.steps());
        ArrayNode environments = line.putArray("environments");
        e.environments().forEach((name, levels) -> {
            ArrayNode descriptions = environments.addObject().put("name", name).putArray("levels");
            levels.forEach(descriptions::add);
        });
        if (!e.data().isEmpty()) {
            ArrayNode data = line.putArray("data");
            e.data().forEach(data::add);
        }
        return line;
    }

    private ObjectNode evaluated(Evaluated e) {
        ObjectNode line = typed("evaluated").put("samples", e.samples());
        Json.put(line, "seconds", e.seconds());
        ArrayNode cells = line.putArray("accuracies");
        e.accuracies().forEach((cell, accuracy) -> {
            ObjectNode node = cells.addObject();
            node.put("environment", cell.environment()).put("level", cell.level());
            Json.put(node, "accuracy", accuracy);
            Double chance = e.chance().get(cell.environment());
            if (chance != null) {
                node.put("chance", chance);
            }
        });
        return line;
    }

    private ObjectNode ranked(Ranked e) {
        ObjectNode line = typed("ranked").put("name", e.name()).put("queries", e.queries());
        Json.put(line, "seconds", e.seconds());
        ObjectNode metrics = line.putObject("metrics");
        e.metrics().forEach((key, value) -> Json.put(metrics, key, value));
        return line;
    }

    private ObjectNode selected(DataSelected e) {
        ObjectNode line = typed("data_selected").put("rows", e.rows()).put("kept", e.kept());
        line.put("missing", e.missing());
        Json.put(line, "ifd", e.ifd());
        line.put("tokens", e.tokens());
        Json.put(line, "seconds", e.seconds());
        ArrayNode entered = line.putArray("entered");
        e.entered().forEach(entered::add);
        ArrayNode left = line.putArray("left");
        e.left().forEach(left::add);
        return line;
    }

    private ObjectNode phase(PhaseBegan e) {
        ObjectNode line = typed("phase")
                .put("number", e.index() + 1)
                .put("name", e.phase().name())
                .put("reason", e.reason());
        ArrayNode phases = line.putArray("phases");
        e.phases().forEach(phase -> {
            ArrayNode environments =
                    phases.addObject().put("name", phase.name()).putArray("environments");
            phase.environments().forEach(environments::add);
        });
        return line;
    }

    private static PhaseBegan phaseOf(int step, ObjectNode line) {
        List<PhaseBegan.Phase> phases = new ArrayList<>();
        for (JsonNode phase : line.path("phases")) {
            List<String> environments = new ArrayList<>();
            phase.path("environments").forEach(environment -> environments.add(environment.asText()));
            phases.add(new PhaseBegan.Phase(phase.path("name").asText(), environments));
        }
        int number = line.path("number").asInt();
        if (number < 1 || number > phases.size()) {
            throw new DataException("a phase has the number " + number + ", but the run has " + phases.size()
                    + " phases; the file was changed or damaged");
        }
        return new PhaseBegan(step, phases, number - 1, line.path("reason").asText());
    }

    private static List<Integer> positions(JsonNode list) {
        List<Integer> positions = new ArrayList<>();
        list.forEach(position -> positions.add(position.asInt()));
        return positions;
    }

    /// Reads a line.
    ///
    /// @throws DataException if its type is unknown or its time is no instant
    static RecordedEvent of(Path root, ObjectNode line) {
        int step = line.path("step").asInt();
        TrainingEvent event = switch (line.path("type").asText()) {
            case "run_started" -> startedOf(step, root, line);
            case "evaluated" -> evaluatedOf(step, line);
            case "ranked" -> rankedOf(step, line);
            case "checkpoint_written" ->
                new CheckpointWritten(
                        step, root.resolve(line.path("directory").asText()), Json.number(line, "seconds"));
            case "warned" ->
                new Warned(
                        step, line.path("guard").asText(), line.path("message").asText());
            case "monitored" ->
                new Monitored(step, ReadingJson.read(line.path("reading")), Json.number(line, "seconds"));
            case "data_selected" ->
                new DataSelected(
                        step,
                        line.path("rows").asInt(),
                        line.path("kept").asInt(),
                        positions(line.path("entered")),
                        positions(line.path("left")),
                        line.path("missing").asInt(),
                        Json.number(line, "ifd"),
                        line.path("tokens").asLong(),
                        Json.number(line, "seconds"));
            case "prompts_evolved" -> EvolvedJson.read(step, line);
            case "phase" -> phaseOf(step, line);
            case "adjusted" ->
                new Adjusted(
                        step,
                        line.path("guard").asText(),
                        AdjustmentJson.read(line.path("adjustment")),
                        line.path("taken_back").asBoolean(),
                        line.path("reason").asText());
            case "halted" ->
                new Halted(
                        step, line.path("guard").asText(), line.path("reason").asText());
            case "run_finished" ->
                new RunFinished(step, StopReason.of(line.path("stopped").asText()));
            default ->
                throw new DataException("unknown event type \""
                        + Quoted.of(line.path("type").asText()) + "\"; the run was written by another version");
        };
        try {
            return new RecordedEvent(Instant.parse(line.path("time").asText()), event);
        } catch (DateTimeParseException e) {
            throw new DataException(
                    "\"" + Quoted.of(line.path("time").asText()) + "\" is no time; the file was changed or damaged", e);
        }
    }

    private static RunStarted startedOf(int step, Path root, ObjectNode line) {
        Map<String, List<String>> environments = new LinkedHashMap<>();
        for (JsonNode environment : line.path("environments")) {
            List<String> levels = new ArrayList<>();
            environment.path("levels").forEach(level -> levels.add(level.asText()));
            environments.put(environment.path("name").asText(), List.copyOf(levels));
        }
        List<String> data = new ArrayList<>();
        line.path("data").forEach(sentence -> data.add(sentence.asText()));
        return new RunStarted(
                step,
                line.path("steps").asInt(),
                Double.POSITIVE_INFINITY,
                line.path("name").asText(),
                root,
                environments,
                List.copyOf(data));
    }

    private static Ranked rankedOf(int step, ObjectNode line) {
        JsonNode node = line.path("metrics");
        Map<String, Double> metrics = new LinkedHashMap<>();
        node.fieldNames().forEachRemaining(key -> metrics.put(key, Json.number(node, key)));
        metrics.remove(Json.NONFINITE);
        return new Ranked(
                step, line.path("name").asText(), metrics, line.path("queries").asInt(), Json.number(line, "seconds"));
    }

    private static Evaluated evaluatedOf(int step, ObjectNode line) {
        Map<Cell, Double> accuracies = new LinkedHashMap<>();
        Map<String, Double> chance = new LinkedHashMap<>();
        for (JsonNode node : line.path("accuracies")) {
            String environment = node.path("environment").asText();
            accuracies.put(new Cell(environment, node.path("level").asInt()), Json.number(node, "accuracy"));
            if (node.has("chance")) {
                chance.put(environment, Json.number(node, "chance"));
            }
        }
        return new Evaluated(step, accuracies, chance, line.path("samples").asInt(), Json.number(line, "seconds"));
    }
}
