/// Pairs of a query and a document, as models that score them see them, and losses of their scores.
///
/// To add a loss: implement [dev.edgewise.ranking.RankingLoss], give it a
/// [dev.edgewise.plugin.RankingLossProvider], and test its slopes by finite differences.
@NullMarked
package dev.edgewise.ranking;

import org.jspecify.annotations.NullMarked;
