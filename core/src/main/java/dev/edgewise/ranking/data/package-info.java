/// Data of rankers: rows, judgements and collections become lists of documents, one list a query.
///
/// [dev.edgewise.ranking.data.RankingReader] reads files of rows and directories in BEIR's layout.
/// [dev.edgewise.ranking.data.LabelCheck] says whether labels fit a loss, [dev.edgewise.ranking.data.Leakage]
/// whether queries of the test occur in the training. The drawing of batches is a function of seed and step, so
/// that nothing has to be remembered: [dev.edgewise.ranking.data.ListSampler],
/// [dev.edgewise.ranking.data.InBatchNegatives].
@NullMarked
package dev.edgewise.ranking.data;

import org.jspecify.annotations.NullMarked;
