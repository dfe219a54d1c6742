package dev.edgewise.rerank.judge;

import dev.edgewise.ranking.judge.Grades;
import org.jspecify.annotations.Nullable;

/// What a teacher says of a pair.
///
/// @param grades the distribution over its labels; null where it tells only a score, or nothing
/// @param score the score of a teacher that tells no grades; NaN otherwise
/// @param mass the share of the whole vocabulary that the labels have; NaN where it is not known
/// @param cut whether the document lost its end
/// @param missing why there is no label; empty where there is one
public record Verdict(@Nullable Grades grades, double score, double mass, boolean cut, String missing) {
    /// Returns a pair without a label.
    public static Verdict missing(String why) {
        return new Verdict(null, Double.NaN, Double.NaN, false, why);
    }
}
