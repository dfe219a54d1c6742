package dev.edgewise.environment;

import dev.edgewise.task.Task;
import java.util.List;

/// Conversations in which an environment answers what a model writes: the result of a tool, an error, the next user
/// message.
///
/// Implementations are immutable and thread-safe. What an episode remembers is in its [Episode].
public interface Episodes {
    /// Begins an episode of a task. The model has been given the task's conversation.
    ///
    /// @param seed of whatever the episode draws; the same seed gives the same episode
    Episode begin(Task task, long seed);

    /// Returns texts that end a turn of the model beside its end tokens. They are cut off what the model has
    /// said.
    default List<String> stop() {
        return List.of();
    }
}
