package dev.edgewise.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.event.TrainingEvent.RunStarted;
import dev.edgewise.run.RecordedEvent;
import dev.edgewise.run.RunReader;
import dev.edgewise.run.StepRow;
import dev.edgewise.run.Summary;
import dev.edgewise.run.Summary.Range;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Collects everything that the page draws, as one JSON object.
final class ReportData {
    private ReportData() {}

    static ObjectNode of(RunReader reader) {
        List<StepRow> rows = reader.steps();
        List<RecordedEvent> events = reader.events();
        Summary summary = reader.summary();
        Optional<RunStarted> started = reader.started();
        Map<String, List<String>> environments =
                started.map(RunStarted::environments).orElse(Map.of());
        Map<String, Integer> levels = new LinkedHashMap<>();
        environments.forEach((name, descriptions) -> levels.put(name, descriptions.size()));

        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", summary.name().isEmpty() ? directoryName(reader) : summary.name());
        json.put("started", events.isEmpty() ? "" : events.getFirst().time().toString());
        json.put("model", StartingModel.of(reader.config()));
        json.put("plannedSteps", started.map(RunStarted::steps).orElse(0));
        story(json.putObject("story"), new RunStory(summary, levels), PreferenceStory.verdict(rows));
        summary(json.putObject("summary"), summary);
        MapData map = new MapData(rows);
        HeldOutData heldOut = new HeldOutData(events);
        json.set("mapSteps", map.steps());
        ArrayNode list = json.putArray("environments");
        environments.forEach((name, descriptions) -> {
            ObjectNode node = list.addObject().put("name", name);
            ArrayNode texts = node.putArray("levels");
            descriptions.forEach(texts::add);
            range(node.putObject("frontier"), summary.frontier().get(name));
            range(node.putObject("accuracy"), summary.accuracy().get(name));
            node.set("map", map.json(name, texts.size()));
            node.set("heldOut", heldOut.json(name, descriptions.size()));
        });
        json.set("series", new SeriesData(rows).json());
        json.set("signals", SignalData.json(reader, rows));
        json.set("profile", ProfileData.json(rows));
        json.set("selection", SelectionData.json(events));
        json.set("prompts", PromptData.json(events));
        json.set("phases", PhaseData.json(events, rows));
        json.set("ranking", RankingData.json(events));
        json.set("coverage", CoverageData.json(events));
        json.set("events", EventData.json(reader, events));
        json.set("samples", SampleData.json(reader, summary.steps()));
        json.put("config", reader.config());
        json.set("provenance", reader.provenance());
        return json;
    }

    private static String directoryName(RunReader reader) {
        var name = reader.files().root().toAbsolutePath().normalize().getFileName();
        return name == null ? "run" : name.toString();
    }

    private static void story(ObjectNode node, RunStory story, Optional<String> preferences) {
        node.put("verdict", preferences.orElseGet(story::verdict));
        node.put("ending", story.ending());
        node.put("edge", story.edge());
        node.put("accuracy", story.accuracy());
    }

    private static void summary(ObjectNode node, Summary summary) {
        node.put("steps", summary.steps()).put("stopped", summary.stopped().words());
        node.put("rollouts", summary.rollouts()).put("tokens", summary.tokens());
        node.put("seconds", Figures.rounded(summary.seconds()));
        node.put("edgeShare", Figures.rounded(summary.edgeShare()));
        node.put("seed", Long.toString(summary.seed()));
    }

    private static void range(ObjectNode node, @Nullable Range range) {
        node.put("start", range == null ? null : range.start());
        node.put("end", range == null ? null : range.end());
    }
}
