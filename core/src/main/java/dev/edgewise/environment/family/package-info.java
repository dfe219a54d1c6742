/// The built-in task families. [dev.edgewise.environment.family.TaskFamily] lists them;
/// [dev.edgewise.environment.family.Comparison] is the shortest to read.
///
/// All ladders start far below public task suites, where a model of a few million parameters that starts from
/// random weights still succeeds by chance, and rise in small stages: one more digit, one more term, one carry.
@NullMarked
package dev.edgewise.environment.family;

import org.jspecify.annotations.NullMarked;
