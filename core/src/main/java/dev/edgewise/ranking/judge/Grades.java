package dev.edgewise.ranking.judge;

import java.util.Arrays;

/// The distribution over grades 0 … K − 1 that the logits of K label words say.
///
///     p = softmax(z),   E = Σ g·p_g,   H = −Σ p·ln p
///
/// @param logits of the words, the one for grade 0 first; empty where they are not known
/// @param probabilities p
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Grades(double[] logits, double[] probabilities) {
    /// Returns the distribution of logits.
    public static Grades of(double... logits) {
        if (logits.length < 2) {
            throw new IllegalArgumentException("grades need at least two labels but had " + logits.length);
        }
        double largest = Arrays.stream(logits).max().orElseThrow();
        double[] shares = Arrays.stream(logits).map(z -> Math.exp(z - largest)).toArray();
        double sum = Arrays.stream(shares).sum();
        return new Grades(
                logits.clone(), Arrays.stream(shares).map(share -> share / sum).toArray());
    }

    /// Returns the distribution of a teacher that names one grade.
    public static Grades certain(int grade, int grades) {
        double[] probabilities = new double[grades];
        probabilities[grade] = 1;
        return new Grades(new double[0], probabilities);
    }

    /// Tells whether all logits are numbers.
    public boolean finite() {
        return Arrays.stream(logits).allMatch(Double::isFinite);
    }

    /// Returns the expected grade, from 0 to K − 1.
    public double expected() {
        double sum = 0;
        for (int grade = 0; grade < probabilities.length; grade++) {
            sum += grade * probabilities[grade];
        }
        return sum;
    }

    /// Returns the expected grade as a share of the highest.
    public double unit() {
        return expected() / (probabilities.length - 1);
    }

    /// Returns the likeliest grade, the lowest of equals.
    public int likeliest() {
        int best = 0;
        for (int grade = 1; grade < probabilities.length; grade++) {
            best = probabilities[grade] > probabilities[best] ? grade : best;
        }
        return best;
    }

    /// Returns the probability of the likeliest grade.
    public double confidence() {
        return probabilities[likeliest()];
    }

    /// Returns how undecided the distribution is, nats.
    public double entropy() {
        double sum = 0;
        for (double p : probabilities) {
            sum -= p > 0 ? p * Math.log(p) : 0;
        }
        return sum;
    }

    /// Returns the score of two labels, yes and no: z₁ − z₀, whose sigmoid is p₁. Of more labels it is the
    /// log-odds of [#unit], which has no bounds either:
    ///
    ///     log(Σ g·p_g / Σ (K − 1 − g)·p_g)
    public double logit() {
        if (logits.length == 2) {
            return logits[1] - logits[0];
        }
        double missed = 0; // 1 − unit would be 0 long before this sum is
        for (int grade = 0; grade < probabilities.length; grade++) {
            missed += (probabilities.length - 1 - grade) * probabilities[grade];
        }
        return Math.log(expected() / missed);
    }

    /// Returns the share of the whole vocabulary that the labels have.
    ///
    /// @param others log Σ e^z of all other tokens
    public double mass(double others) {
        double largest = Math.max(others, Arrays.stream(logits).max().orElseThrow());
        double own = Arrays.stream(logits).map(z -> Math.exp(z - largest)).sum();
        return own / (own + Math.exp(others - largest));
    }
}
