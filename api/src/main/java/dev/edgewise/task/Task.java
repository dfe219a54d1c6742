package dev.edgewise.task;

import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One problem with its reference answer and an expert's solution.
///
/// @param id unique within the environment, equal for equal problems: `addition/3:47+85`
/// @param cell environment and level
/// @param question the problem as plain text, without prompt decoration
/// @param answer the reference answer as the verifier compares it
/// @param steps the expert's solution, one step each; empty when none is known. The answer itself is not a step
/// @param prompt what the model is given, with its tools and earlier turns; null for the question alone
public record Task(
        String id,
        Cell cell,
        String question,
        String answer,
        List<String> steps,
        @Nullable Conversation prompt) {
    public Task {
        steps = List.copyOf(steps);
    }

    /// Makes a task whose prompt is the question alone.
    public Task(String id, Cell cell, String question, String answer, List<String> steps) {
        this(id, cell, question, answer, steps, null);
    }

    /// Returns what the model is given: messages, and the tools that it may call.
    public Conversation conversation() {
        return prompt == null ? new Conversation(List.of(new Message("user", question))) : prompt;
    }

    /// Returns the same task in another cell.
    public Task in(Cell other) {
        return new Task(id, other, question, answer, steps, prompt);
    }
}
