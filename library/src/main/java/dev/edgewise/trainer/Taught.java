package dev.edgewise.trainer;

import dev.edgewise.environment.Environment;
import dev.edgewise.lesson.Lessons;

/// An environment with lessons.
///
/// @param type of the lessons, such as `srl`
public record Taught(Environment environment, String type, Lessons lessons) {}
