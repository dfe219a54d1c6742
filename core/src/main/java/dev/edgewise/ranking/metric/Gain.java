package dev.edgewise.ranking.metric;

/// What a document of a grade is worth in nDCG.
public enum Gain {
    /// The grade: trec_eval, scikit-learn, BEIR.
    LINEAR,
    /// 2^grade − 1: LambdaLoss and most of the literature on learning to rank.
    EXPONENTIAL;

    /// Returns the gain of a grade.
    public double of(double grade) {
        return this == LINEAR ? grade : Math.pow(2, grade) - 1;
    }
}
