/// The one training loop, and the sources of its batches.
///
/// An algorithm is a batch source × a credit × an objective: the loop in [dev.edgewise.trainer.Trainer] knows
/// none of them, and of the model only that a [dev.edgewise.trainer.Learner] learns. Reading order:
/// [dev.edgewise.trainer.BatchSource], [dev.edgewise.trainer.RolloutSource]
/// (curriculum, rollouts, credit), [dev.edgewise.trainer.DemonstrationSource] (SFT),
/// [dev.edgewise.trainer.Trainer], [dev.edgewise.trainer.Checkpoints].
///
/// To add an algorithm: combine an existing source, credit and objective where configuration becomes objects;
/// only if its data is of a new kind, implement [dev.edgewise.trainer.BatchSource].
@NullMarked
package dev.edgewise.trainer;

import org.jspecify.annotations.NullMarked;
