package dev.edgewise.ranking.metric;

/// Metrics of a ranking in which documents are relevant or not, by rank; trec_eval's.
///
/// @param relevant by rank, the best first
/// @param judged how many relevant documents there are, ranked or not
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RankedRelevance(boolean[] relevant, int judged) {
    /// Makes it from grades in the order of their ranks, all judged documents being ranked.
    ///
    /// @param from the least grade of a relevant document
    public static RankedRelevance of(double[] grades, double from) {
        boolean[] relevant = new boolean[grades.length];
        int judged = 0;
        for (int i = 0; i < grades.length; i++) {
            relevant[i] = grades[i] >= from;
            judged += relevant[i] ? 1 : 0;
        }
        return new RankedRelevance(relevant, judged);
    }

    /// Returns the share of relevant documents among the first k; ranks beyond the end count as not relevant.
    public double precision(int k) {
        int found = 0;
        for (int i = 0; i < Math.min(k, relevant.length); i++) {
            found += relevant[i] ? 1 : 0;
        }
        return (double) found / k;
    }

    /// Returns 1/rank of the first relevant document, 0 if it lies beyond k.
    public double reciprocalRank(int k) {
        for (int i = 0; i < Math.min(k, relevant.length); i++) {
            if (relevant[i]) {
                return 1.0 / (i + 1);
            }
        }
        return 0;
    }

    /// Returns the mean over all relevant documents of the precision at their ranks, 0 for those beyond k.
    public double averagePrecision(int k) {
        double sum = 0;
        int found = 0;
        for (int i = 0; i < Math.min(k, relevant.length); i++) {
            if (relevant[i]) {
                found++;
                sum += (double) found / (i + 1);
            }
        }
        return judged == 0 ? 0 : sum / judged;
    }
}
