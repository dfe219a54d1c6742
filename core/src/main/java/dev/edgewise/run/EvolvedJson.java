package dev.edgewise.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.event.TrainingEvent.PromptsEvolved;
import dev.edgewise.event.TrainingEvent.PromptsEvolved.Scored;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The line of an event that tells of prompts.
final class EvolvedJson {
    private EvolvedJson() {}

    /// Fills a line that has its type.
    static ObjectNode write(ObjectNode line, PromptsEvolved e) {
        line.put("cycle", e.cycle());
        Json.put(line, "before", e.before());
        line.put("proposed", e.proposed()).put("entered", e.entered()).put("tasks", e.tasks());
        line.put("completions", e.completions()).put("tokens", e.tokens());
        Json.put(line, "seconds", e.seconds());
        ArrayNode prompts = line.putArray("prompts");
        for (Scored prompt : e.prompts()) {
            ObjectNode node = prompts.addObject();
            Json.put(node, "score", prompt.score());
            ObjectNode parts = node.putObject("parts");
            prompt.parts().forEach(parts::put);
        }
        return line;
    }

    static PromptsEvolved read(int step, ObjectNode line) {
        List<Scored> prompts = new ArrayList<>();
        for (JsonNode node : line.path("prompts")) {
            Map<String, String> parts = new LinkedHashMap<>();
            node.path("parts")
                    .properties()
                    .forEach(part -> parts.put(part.getKey(), part.getValue().asText()));
            prompts.add(new Scored(parts, node instanceof ObjectNode object ? Json.number(object, "score") : 0));
        }
        return new PromptsEvolved(
                step,
                line.path("cycle").asInt(),
                prompts,
                Json.number(line, "before"),
                line.path("proposed").asInt(),
                line.path("entered").asInt(),
                line.path("tasks").asInt(),
                line.path("completions").asLong(),
                line.path("tokens").asLong(),
                Json.number(line, "seconds"));
    }
}
