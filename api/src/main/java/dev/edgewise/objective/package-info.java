/// Objectives: pure maths from log-probabilities to a loss and its gradient, in plain Java.
///
/// An objective sees tokens, never a model. The policy computes log-probabilities chunk by chunk, asks the
/// objective for the derivative of the loss with respect to each, and carries it back through the network. So
/// the logits of a whole batch never exist at once, and every objective is tested without native code.
///
/// To add one: implement [dev.edgewise.objective.Objective], give it a `dev.edgewise.plugin.ObjectiveProvider`,
/// and extend the finite-difference test.
@NullMarked
package dev.edgewise.objective;

import org.jspecify.annotations.NullMarked;
