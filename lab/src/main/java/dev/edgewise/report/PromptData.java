package dev.edgewise.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.event.TrainingEvent.Evaluated;
import dev.edgewise.event.TrainingEvent.Monitored;
import dev.edgewise.event.TrainingEvent.PromptsEvolved;
import dev.edgewise.monitor.Reading;
import dev.edgewise.run.RecordedEvent;
import java.util.List;

/// Says how prompts evolved beside the weights of a run, and what they are worth.
final class PromptData {
    /// Letters of a prompt that are shown.
    private static final int LONGEST = 4000;

    private PromptData() {}

    /// Returns `{"cycles": [{"step", "score", "best", "before", "prompts", "entered", "proposed"}, …], "with": [[step,
    /// accuracy], …], "without": […], "last": [{"score", "parts": {…}}, …]}`; lists are empty for other runs.
    static ObjectNode json(List<RecordedEvent> events) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode cycles = json.putArray("cycles");
        ArrayNode with = json.putArray("with");
        ArrayNode without = json.putArray("without");
        PromptsEvolved last = null;
        for (RecordedEvent recorded : events) {
            switch (recorded.event()) {
                case PromptsEvolved e -> {
                    last = e;
                    cycle(cycles.addObject(), e);
                }
                case Monitored(int step, Reading.Prompted reading, double _) -> point(with, step, reading.accuracy());
                case Evaluated e ->
                    point(
                            without,
                            e.step(),
                            e.accuracies().values().stream()
                                    .mapToDouble(accuracy -> accuracy)
                                    .average()
                                    .orElse(Double.NaN));
                default -> {
                    // Other events say nothing of prompts.
                }
            }
        }
        ArrayNode prompts = json.putArray("last");
        if (last != null) {
            last.prompts().forEach(prompt -> {
                ObjectNode node = prompts.addObject().put("score", Figures.rounded(prompt.score()));
                ObjectNode parts = node.putObject("parts");
                prompt.parts().forEach((name, text) -> parts.put(name, shown(text)));
            });
        }
        return json;
    }

    private static void cycle(ObjectNode node, PromptsEvolved e) {
        node.put("step", e.step()).put("score", Figures.rounded(e.mean()));
        node.put(
                "best",
                Figures.rounded(
                        e.prompts().isEmpty() ? 0 : e.prompts().getFirst().score()));
        node.put("before", Figures.rounded(e.before()));
        node.put("prompts", e.prompts().size()).put("entered", e.entered()).put("proposed", e.proposed());
    }

    private static void point(ArrayNode list, int step, double accuracy) {
        list.addArray().add(step).add(Figures.rounded(accuracy));
    }

    private static String shown(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " …";
    }
}
