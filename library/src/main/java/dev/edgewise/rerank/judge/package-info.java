/// A decoder that scores pairs of a query and a document: by how likely it finds the words of grades, or by a
/// head.
///
/// Reading order: [dev.edgewise.rerank.judge.JudgePrompts] and
/// [dev.edgewise.rerank.judge.LastTokenInput] make tokens of pairs,
/// [dev.edgewise.rerank.judge.Judge] labels pairs, [dev.edgewise.rerank.judge.DecoderPairModel] learns to.
/// Others that label pairs are [dev.edgewise.rerank.judge.PairLabeller]s, too:
/// [dev.edgewise.rerank.judge.AskedLabeller] asks a teacher that writes texts,
/// [dev.edgewise.rerank.judge.RecordedLabeller] looks labels up,
/// [dev.edgewise.rerank.judge.RankerLabeller] is a ranker of any kind.
@NullMarked
package dev.edgewise.rerank.judge;

import org.jspecify.annotations.NullMarked;
