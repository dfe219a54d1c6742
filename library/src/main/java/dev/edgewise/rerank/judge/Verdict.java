package dev.edgewise.rerank.judge;

import dev.edgewise.ranking.judge.Grades;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a teacher says of a pair.
///
/// @param grades the distribution over its labels; null where it tells only a score, or nothing
/// @param score the score of a teacher that tells no grades; NaN otherwise
/// @param mass the share of the whole vocabulary that the labels have; NaN where it is not known
/// @param cut whether the document lost its end
/// @param missing why there is no label; empty where there is one
public record Verdict(@Nullable Grades grades, double score, double mass, boolean cut, String missing) {
    /// Returns what logits say: a single one is a score, several are those of grades.
    static Verdict of(float[] logits, double mass, boolean cut) {
        double[] values = new double[logits.length];
        Arrays.setAll(values, i -> logits[i]);
        Grades grades = values.length == 1 ? null : Grades.of(values);
        double score = grades == null ? values[0] : Double.NaN;
        boolean finite = grades == null ? Double.isFinite(score) : grades.finite();
        return finite
                ? new Verdict(grades, score, mass, cut, "")
                : new Verdict(null, Double.NaN, Double.NaN, cut, "a logit is not a number");
    }

    /// Returns a pair without a label.
    public static Verdict missing(String why) {
        return new Verdict(null, Double.NaN, Double.NaN, false, why);
    }
}
