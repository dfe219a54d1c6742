package dev.edgewise.ranking.metric;

import org.jspecify.annotations.Nullable;

/// How well the documents of one query are ranked.
///
/// @param query its text
/// @param topic what it shares with other queries, where the data says so
/// @param ndcg nDCG@k, linear gains, ties averaged
/// @param exponentialNdcg the same with gains 2^grade − 1
/// @param reciprocalRank 1/rank of the first relevant document up to k, averaged over orders of ties
/// @param averagePrecision over distinct scores
/// @param auc NaN where all documents are relevant
public record QueryMetrics(
        String query,
        @Nullable String topic,
        double ndcg,
        double exponentialNdcg,
        double reciprocalRank,
        double averagePrecision,
        double auc) {}
