/// Gates: they decide which groups enter the update, which tasks are rolled out at all, and how far.
///
/// | class | asks | method |
/// |---|---|---|
/// | [dev.edgewise.curriculum.gate.OutcomeGate] | whether outcomes are mixed | DAPO's dynamic sampling |
/// | [dev.edgewise.curriculum.gate.AdvantageRangeGate] | whether any advantage is far enough from 0 | prime-rl |
/// | [dev.edgewise.curriculum.gate.ScreeningGate] | whether the first rollouts are mixed | SPEED-RL |
/// | [dev.edgewise.curriculum.gate.RetirementGate] | whether the task is due again | open-instruct, with a way back |
///
/// A group that a gate turns away is replaced. The step goes on until enough groups were admitted or the
/// curriculum's budget is spent. Every group moves the posterior of its cell, also one that was turned away.
@NullMarked
package dev.edgewise.curriculum.gate;

import org.jspecify.annotations.NullMarked;
