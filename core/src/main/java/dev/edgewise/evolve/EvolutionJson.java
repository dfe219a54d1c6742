package dev.edgewise.evolve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.settings.Names;

/// Writes an iteration as a line of `evolution.jsonl`.
public final class EvolutionJson {
    private EvolutionJson() {}

    /// Returns the line.
    ///
    /// @param note what a person should know of the proposal; empty for nothing
    public static ObjectNode of(EvolutionStep step, String note) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("iteration", step.iteration());
        json.put("outcome", Names.of(step.outcome()));
        ArrayNode parents = json.putArray("parents");
        step.parents().forEach(parents::add);
        json.put("part", step.part()).put("before", step.before()).put("after", step.after());
        json.put("spent", step.spent());
        if (!note.isEmpty()) {
            json.put("note", note);
        }
        Candidate candidate = step.candidate();
        if (candidate != null) {
            json.put("number", candidate.number()).put("mean", candidate.mean());
            ArrayNode scores = json.putArray("scores");
            candidate.scores().forEach(scores::add);
            ObjectNode prompt = json.putObject("prompt");
            candidate.parts().forEach(prompt::put);
        }
        return json;
    }
}
