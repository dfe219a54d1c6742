/// How good a ranking is: metrics of one query, of many, and of two rankers on the same queries.
///
/// [dev.edgewise.ranking.metric.RankingMetrics] has ours: ties are averaged, and queries without a relevant
/// document are left out and counted. The conventions of trec_eval, scikit-learn and sentence-transformers stand
/// beside them under their names, since the same ranking gets other numbers there.
@NullMarked
package dev.edgewise.ranking.metric;

import org.jspecify.annotations.NullMarked;
