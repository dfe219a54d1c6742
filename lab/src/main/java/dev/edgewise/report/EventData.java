package dev.edgewise.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.event.TrainingEvent.Adjusted;
import dev.edgewise.event.TrainingEvent.CheckpointWritten;
import dev.edgewise.event.TrainingEvent.DataSelected;
import dev.edgewise.event.TrainingEvent.Evaluated;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.event.TrainingEvent.Halted;
import dev.edgewise.event.TrainingEvent.LessonScored;
import dev.edgewise.event.TrainingEvent.Monitored;
import dev.edgewise.event.TrainingEvent.PhaseBegan;
import dev.edgewise.event.TrainingEvent.PromptsEvolved;
import dev.edgewise.event.TrainingEvent.Ranked;
import dev.edgewise.event.TrainingEvent.RolloutProgress;
import dev.edgewise.event.TrainingEvent.RunFinished;
import dev.edgewise.event.TrainingEvent.RunStarted;
import dev.edgewise.event.TrainingEvent.SignalsGiven;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.event.TrainingEvent.Warned;
import dev.edgewise.run.RecordedEvent;
import dev.edgewise.run.RunReader;
import dev.edgewise.terminal.EventText;
import dev.edgewise.terminal.ReadableNumbers;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Says in words what happened.
final class EventData {
    private static final int MOST = 300;

    private EventData() {}

    /// Returns `[{"step", "time", "kind", "text"}, …]`. Kinds are `started`, `evaluated`, `checkpoint`,
    /// `warning`, `monitored`, `data`, `phase`, `adjusted`, `taken-back`, `halted`, `resumed`, `finished`. Of a
    /// run with very many events only the last ones are kept.
    static ArrayNode json(RunReader reader, List<RecordedEvent> events) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        reader.resumes().forEach(step -> add(json, step, "", "resumed", "Resumed from the checkpoint of this step"));
        for (RecordedEvent recorded : events.subList(Math.max(0, events.size() - MOST), events.size())) {
            add(json, recorded);
        }
        return json;
    }

    private static void add(ArrayNode json, RecordedEvent recorded) {
        String time = recorded.time().truncatedTo(ChronoUnit.SECONDS).toString();
        int step = recorded.event().step();
        switch (recorded.event()) {
            case RunStarted e -> {
                add(json, step, time, "started", "Started, planned steps: " + e.steps());
                e.data().forEach(sentence -> add(json, step, time, "started", "Data: " + sentence));
            }
            case Evaluated e -> {
                double mean = e.accuracies().values().stream()
                        .mapToDouble(v -> v)
                        .average()
                        .orElse(Double.NaN);
                String text = "Held-out accuracy " + ReadableNumbers.percent(mean) + " on average, " + e.samples()
                        + " tasks per level, in " + ReadableNumbers.duration(e.seconds());
                add(json, step, time, "evaluated", text);
            }
            case Ranked e ->
                add(
                        json,
                        step,
                        time,
                        "evaluated",
                        EventText.ranked(e) + ", in " + ReadableNumbers.duration(e.seconds()));
            case CheckpointWritten e ->
                add(json, step, time, "checkpoint", "Checkpoint written in " + ReadableNumbers.duration(e.seconds()));
            case Warned e -> add(json, step, time, "warning", e.guard() + ": " + e.message());
            case Monitored e -> add(json, step, time, "monitored", EventText.reading(e.reading()));
            case DataSelected e -> add(json, step, time, "data", EventText.selected(e));
            case PromptsEvolved e -> add(json, step, time, "prompts", EventText.evolved(e));
            case PhaseBegan e -> add(json, step, time, "phase", EventText.phase(e));
            case Adjusted e ->
                add(
                        json,
                        step,
                        time,
                        e.takenBack() ? "taken-back" : "adjusted",
                        e.guard() + ": " + e.adjustment().describe()
                                + (e.reason().isEmpty() ? "" : ". " + e.reason()));
            case Halted e -> add(json, step, time, "halted", e.guard() + ": " + e.reason());
            case RunFinished e ->
                add(json, step, time, "finished", "Ended: " + e.stopped().words());
            case GroupScored _, LessonScored _, SignalsGiven _, RolloutProgress _, StepCompleted _ -> {
                // Other files hold these events.
            }
        }
    }

    private static void add(ArrayNode json, int step, String time, String kind, String text) {
        json.addObject().put("step", step).put("time", time).put("kind", kind).put("text", text);
    }
}
