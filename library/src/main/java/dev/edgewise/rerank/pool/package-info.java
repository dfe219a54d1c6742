/// Pools of unlabelled pairs: queries, and for each some documents that are worth a label.
///
/// Reading order: [dev.edgewise.rerank.pool.PoolTexts] reads queries and documents,
/// [dev.edgewise.rerank.pool.QueryFilter] says which queries may be used, [dev.edgewise.rerank.pool.Candidates]
/// draws the documents of a query, and [dev.edgewise.rerank.pool.LexicalIndex] finds them.
/// [dev.edgewise.rerank.pool.QueryWriter] has a teacher write queries.
@NullMarked
package dev.edgewise.rerank.pool;

import org.jspecify.annotations.NullMarked;
