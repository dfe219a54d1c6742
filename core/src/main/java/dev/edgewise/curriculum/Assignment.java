package dev.edgewise.curriculum;

import dev.edgewise.task.Cell;

/// The cell to roll out next and the stage it is in.
public record Assignment(Cell cell, Stage stage) {}
