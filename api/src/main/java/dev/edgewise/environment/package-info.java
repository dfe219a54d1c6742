/// Environments: a ladder of levels, a pure generator of tasks, a verifier and an expert.
///
/// Reading order: [dev.edgewise.environment.Environment]; [dev.edgewise.environment.AnswerFormat], which marks
/// and parses final answers; [dev.edgewise.environment.GeneratedEnvironment], which holds what task families
/// share; then one family, `dev.edgewise.environment.family.Sorting` of module `core`.
///
/// To add a task family: (1) extend [dev.edgewise.environment.GeneratedEnvironment] with a ladder of
/// [dev.edgewise.environment.Rung]s that propose [dev.edgewise.environment.Problem]s, and a check of the answer;
/// (2) name it in `dev.edgewise.environment.family.TaskFamily`; (3) extend `GeneratedEnvironmentContract` in the
/// tests. The contract proves purity, disjoint splits, rising difficulty, true steps, and that the reference
/// answer scores 1 and junk 0.
@NullMarked
package dev.edgewise.environment;

import org.jspecify.annotations.NullMarked;
