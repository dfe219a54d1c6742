package dev.edgewise.ranking.metric;

/// The expected calibration error: how far probabilities are from the shares that come true.
///
///     ECE = Σ over bins of n_b / N · abs(share relevant − mean probability),   ten bins of equal width
public final class CalibrationError {
    private static final int BINS = 10;

    private CalibrationError() {}

    /// Returns the error.
    ///
    /// @param scored probabilities in [0, 1] as scores, at least one
    public static double of(ScoredRelevance scored) {
        double[] excess = new double[BINS]; // relevant documents less the sum of probabilities
        for (int i = 0; i < scored.scores().length; i++) {
            double probability = scored.scores()[i];
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException("a probability lies in [0, 1] but was " + probability);
            }
            int bin = Math.min(BINS - 1, (int) (probability * BINS));
            excess[bin] += (scored.relevant()[i] ? 1 : 0) - probability;
        }
        double sum = 0;
        for (double each : excess) {
            sum += Math.abs(each);
        }
        return sum / scored.scores().length;
    }
}
