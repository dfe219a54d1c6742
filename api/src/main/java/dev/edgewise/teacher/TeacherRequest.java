package dev.edgewise.teacher;

import dev.edgewise.text.Message;
import java.util.List;

/// What a teacher is asked.
///
/// @param messages the conversation; its next turn is the teacher's
/// @param maxTokens the most tokens of the answer
/// @param temperature 0 takes the most likely token
/// @param seed two requests that differ in nothing else are two draws
public record TeacherRequest(List<Message> messages, int maxTokens, double temperature, long seed) {
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
}
