/// Environments: a ladder of levels, a pure generator of tasks, a verifier and an expert.
///
/// Reading order: [dev.edgewise.environment.Environment], then the smallest family, then
/// [dev.edgewise.environment.AnswerFormat].
///
/// To add a task family: (1) write one class with its ladder, generator and expert steps; (2) name it in the
/// configuration's list of environment types; (3) extend the contract test, which proves purity, disjoint splits and
/// that the reference answer scores 1 and junk scores 0.
@NullMarked
package dev.edgewise.environment;

import org.jspecify.annotations.NullMarked;
