/// The losses of preferences: TRL's of DPO, CPO, ORPO and KTO, in plain Java.
///
/// | file | losses |
/// |---|---|
/// | [dev.edgewise.preference.loss.MarginLoss] | those of the margin between two scores: `sigmoid`, `hinge`, `ipo`, … |
/// | [dev.edgewise.preference.loss.RatioLoss] | those of each log-ratio alone: `bco_pair`, `apo_zero`, … |
/// | [dev.edgewise.preference.loss.SortedLoss] | those of a whole step: `aot`, `aot_unpaired` |
/// | [dev.edgewise.preference.loss.ImitationLoss] | `sft` |
/// | [dev.edgewise.preference.loss.CpoLoss], [dev.edgewise.preference.loss.OrpoLoss] | those without a reference |
///
/// [dev.edgewise.preference.loss.PairObjective] makes an objective of them, and
/// [dev.edgewise.preference.loss.KtoObjective] is the one of completions that are no pairs.
@NullMarked
package dev.edgewise.preference.loss;

import org.jspecify.annotations.NullMarked;
