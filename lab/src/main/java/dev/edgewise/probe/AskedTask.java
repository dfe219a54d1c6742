package dev.edgewise.probe;

import dev.edgewise.task.Task;

/// A task with what the model made of it.
public record AskedTask(Task task, TaskOutcome outcome) {}
