package dev.edgewise.journey;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.task.Task;

/// A row of a data set: TRL's columns `prompt` and `completion`, and where they come from.
///
/// @param tree number of the tree, from 0
/// @param steps how many steps are written, those of wrong branches included
/// @param detours wrong branches
/// @param tokens of the completion, its end token included
/// @param rewritten whether a teacher wrote it
public record JourneyRow(
        Task task, String completion, int tree, int steps, int detours, int tokens, boolean rewritten) {
    /// Returns the row as it is written.
    ///
    /// @param kind what it is: `journey` or `shortcut`
    /// @param chat whether prompt and completion are conversations, for a chat template
    public ObjectNode json(String kind, boolean chat) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        if (chat) {
            row.putArray("prompt").addObject().put("role", "user").put("content", task.question());
            row.putArray("completion").addObject().put("role", "assistant").put("content", completion);
        } else {
            row.put("prompt", task.question()).put("completion", completion);
        }
        row.put("kind", kind).put("task", task.id());
        row.put("environment", task.cell().environment());
        row.put("level", task.cell().level()).put("tree", tree);
        return row.put("steps", steps)
                .put("detours", detours)
                .put("tokens", tokens)
                .put("rewritten", rewritten);
    }
}
