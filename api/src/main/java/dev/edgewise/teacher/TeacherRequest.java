package dev.edgewise.teacher;

import dev.edgewise.task.Task;
import dev.edgewise.text.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a teacher is asked.
///
/// @param messages the conversation; its next turn is the teacher's
/// @param maxTokens the most tokens of the answer
/// @param temperature 0 takes the most likely token
/// @param seed two requests that differ in nothing else are two draws. Whoever asks counts the draws of one
///     conversation up from 0, so that recorded answers are taken in turn
/// @param task the task whose solution is asked for, where there is one. It is not sent: a procedural expert
///     answers by it, all others by the messages
public record TeacherRequest(
        List<Message> messages,
        int maxTokens,
        double temperature,
        long seed,
        @Nullable Task task) {
    public TeacherRequest {
        messages = List.copyOf(messages);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a teacher is asked with at least one message");
        }
        if (maxTokens < 1 || !(temperature >= 0)) {
            throw new IllegalArgumentException("a teacher writes at least one token at a temperature of at least 0 but"
                    + " was asked for " + maxTokens + " at " + temperature);
        }
    }

    /// Makes a request that belongs to no task.
    public TeacherRequest(List<Message> messages, int maxTokens, double temperature, long seed) {
        this(messages, maxTokens, temperature, seed, null);
    }

    /// Returns the last thing that was said to the teacher, for messages.
    public String question() {
        return messages.getLast().content();
    }
}
