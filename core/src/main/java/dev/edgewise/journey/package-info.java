/// Journey learning: reasoning trees, long thoughts with wrong turns that are noticed and taken back, and the
/// shortcuts of the same trees.
///
/// [dev.edgewise.journey.TreeBuilder] grows a [dev.edgewise.journey.ReasoningTree] from a
/// [dev.edgewise.journey.StepProposer] and a [dev.edgewise.journey.StepJudge];
/// [dev.edgewise.journey.Traversal] walks it to a [dev.edgewise.journey.LongThought]; a
/// [dev.edgewise.journey.ThoughtForm] writes that; [dev.edgewise.journey.JourneyData] makes data sets of all.
/// A new source of steps is a class of the two interfaces: [dev.edgewise.journey.ExpertSteps] has those of an
/// environment, [dev.edgewise.journey.AttemptSteps] recorded ones.
///
/// Qin et al., O1 Replication Journey, 2410.18982, sections 6.5 to 6.8.
@NullMarked
package dev.edgewise.journey;

import org.jspecify.annotations.NullMarked;
