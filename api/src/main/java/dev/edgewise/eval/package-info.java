/// Estimates from samples, and intervals that say how much a measured number can be trusted.
///
/// [dev.edgewise.eval.PassAtK] and [dev.edgewise.eval.InformativeShare] estimate from the samples of one task,
/// [dev.edgewise.eval.Interval] over tasks, [dev.edgewise.eval.Bootstrap] and
/// [dev.edgewise.eval.PairedDifference] over runs.
@NullMarked
package dev.edgewise.eval;

import org.jspecify.annotations.NullMarked;
