package dev.edgewise.reward;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// A completion that an outside program is to score.
///
/// @param id tells the attempts of a run apart
/// @param task the id of the task, for messages
/// @param prompt the prompt as the row has it: text or messages
/// @param row the row as it was read
public record RewardRequest(String id, String task, JsonNode prompt, String completion, ObjectNode row) {
    /// Returns the request as `docs/rewards.md` describes it.
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id).set("prompt", prompt);
        json.put("completion", completion).set("row", row);
        return json;
    }

    /// Returns the name that messages give the attempt.
    public String shown() {
        return "attempt " + id + " (task " + task + ")";
    }
}
