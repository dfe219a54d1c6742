package dev.edgewise.reward;

import dev.edgewise.task.Task;

/// A completion of a task, to be scored.
///
/// @param completion the text that the model wrote, special tokens removed
public record Attempt(Task task, String completion) {}
