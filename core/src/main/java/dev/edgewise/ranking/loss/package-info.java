/// The losses of rankers that Edgewise brings, with the keys and names of sentence-transformers' `CrossEncoder`
/// losses.
///
/// A loss is a record whose components are its keys. [dev.edgewise.ranking.loss.RankingLosses] lists all, and
/// puts a [dev.edgewise.ranking.loss.CheckedLoss] around each, which refuses wrong labels and applies the
/// activation.
@NullMarked
package dev.edgewise.ranking.loss;

import org.jspecify.annotations.NullMarked;
