package dev.edgewise.probe;

import dev.edgewise.task.Task;

/// A task and the outcome of the model's completions.
public record AskedTask(Task task, TaskOutcome outcome) {}
