package dev.edgewise.objective;

/// The generalised Jensen–Shannon divergence between a teacher's distribution q and the student's p of one
/// token.
///
///     β = 0:      D = Σ q·(log q − log p)                                             (forward KL)
///     β = 1:      D = Σ p·(log p − log q)                                             (reverse KL)
///     otherwise:  D = β·Σ q·(log q − log m) + (1 − β)·Σ p·(log p − log m),   m = (1 − β)·p + β·q
///
/// GKD, 2306.13649, equation 1; orientation and limits as TRL's `DistillationTrainer` and `GKDTrainer` (1.13).
/// With `topK` above 0 both distributions are compared on few tokens ([SparseDivergence]).
///
/// @param weight of the mean over tokens in the loss
/// @param beta β, in `[0, 1]`
/// @param temperature divides the logits of both
/// @param topK the teacher's most likely tokens that are compared; 0 compares the whole vocabulary
/// @param addTail with `topK`, whether all other tokens count as one more; otherwise the few are scaled up to 1
public record Divergence(double weight, double beta, double temperature, int topK, boolean addTail) {
    public Divergence {
        if (!(weight >= 0) || !(beta >= 0 && beta <= 1) || !(temperature > 0) || topK < 0) {
            throw new IllegalArgumentException("a divergence needs a weight of at least 0, beta in [0, 1], a"
                    + " temperature above 0 and top_k of at least 0 but had " + weight + ", " + beta + ", "
                    + temperature + ", " + topK);
        }
    }

    /// Returns the divergence of two distributions over the same few outcomes.
    ///
    /// @param student log p, nats; finite
    /// @param teacher log q, nats; finite
    /// @param slopes takes `p·∂D/∂p` of every outcome
    double of(double[] student, double[] teacher, double[] slopes) {
        double sum = 0;
        for (int i = 0; i < student.length; i++) {
            double p = Math.exp(student[i]);
            double q = Math.exp(teacher[i]);
            if (beta == 0) {
                sum += q * (teacher[i] - student[i]);
                slopes[i] = -q;
            } else if (beta == 1) {
                sum += p * (student[i] - teacher[i]);
                slopes[i] = p * (student[i] - teacher[i] + 1);
            } else {
                double mixture = Math.log((1 - beta) * p + beta * q);
                sum += beta * q * (teacher[i] - mixture) + (1 - beta) * p * (student[i] - mixture);
                slopes[i] = (1 - beta) * p * (student[i] - mixture);
            }
        }
        return sum;
    }
}
