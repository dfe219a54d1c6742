package dev.edgewise.objective;

import java.util.Arrays;

/// A [Divergence] on few tokens S of the vocabulary, and its derivative by all of the student's logits z.
///
/// With the tail, every token outside S belongs to one more outcome:
///
///     p_tail = 1 − Σ_S p,   ∂D/∂z_v = s_v − p_v·Σ s            for v in S, with s = p·∂D/∂p
///                           ∂D/∂z_v = p_v·(s_tail/p_tail − Σ s)  for all others
///
/// Without it, p and q are divided by their sums over S, and the others have no derivative. Everything is TRL's
/// `ServerDistillationTrainer` (1.13), which keeps the tail above 1e-7; where it does, the student's tail is a
/// constant.
///
/// @param value D, nats
/// @param atSupport ∂D/∂z for each token of S
/// @param elsewhere ∂D/∂z of any other token v, divided by p_v
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SparseDivergence(double value, double[] atSupport, double elsewhere) {
    private static final double LEAST_TAIL = 1e-7;

    /// Compares a student and a teacher.
    ///
    /// @param student log p of the tokens of S in the whole vocabulary, nats
    /// @param teacher log q of the same tokens
    public static SparseDivergence of(Divergence divergence, double[] student, double[] teacher) {
        return divergence.addTail() ? withTail(divergence, student, teacher) : scaledUp(divergence, student, teacher);
    }

    private static SparseDivergence withTail(Divergence divergence, double[] student, double[] teacher) {
        int tail = student.length;
        double[] slopes = new double[tail + 1];
        double value = divergence.of(extended(student), extended(teacher), slopes);
        double logSum = logSum(student);
        boolean constant = logSum > -LEAST_TAIL;
        double sum = Arrays.stream(slopes).sum() - (constant ? slopes[tail] : 0);
        double elsewhere = (constant ? 0 : slopes[tail] / -Math.expm1(logSum)) - sum;
        return new SparseDivergence(value, gradient(slopes, student, sum), elsewhere);
    }

    private static SparseDivergence scaledUp(Divergence divergence, double[] student, double[] teacher) {
        double[] p = scaledUp(student);
        double[] slopes = new double[p.length];
        double value = divergence.of(p, scaledUp(teacher), slopes);
        return new SparseDivergence(
                value, gradient(slopes, p, Arrays.stream(slopes).sum()), 0);
    }

    private static double[] gradient(double[] slopes, double[] logs, double sum) {
        double[] gradient = new double[logs.length];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = slopes[i] - Math.exp(logs[i]) * sum;
        }
        return gradient;
    }

    private static double[] extended(double[] logs) {
        double[] longer = Arrays.copyOf(logs, logs.length + 1);
        longer[logs.length] = Math.log(-Math.expm1(Math.min(logSum(logs), -LEAST_TAIL)));
        return longer;
    }

    private static double[] scaledUp(double[] logs) {
        double sum = logSum(logs);
        return Arrays.stream(logs).map(log -> log - sum).toArray();
    }

    private static double logSum(double[] logs) {
        double largest = Arrays.stream(logs).max().orElse(0);
        return largest
                + Math.log(
                        Arrays.stream(logs).map(log -> Math.exp(log - largest)).sum());
    }
}
