package dev.edgewise.plugin;

import dev.edgewise.curriculum.Progress;

/// What lessons may know of the run.
///
/// @param progress what the run knows of every cell
public record LessonContext(Progress progress) {}
