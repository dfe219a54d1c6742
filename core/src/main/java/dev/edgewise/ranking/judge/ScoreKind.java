package dev.edgewise.ranking.judge;

/// What of a teacher's grades becomes the score of a pair.
public enum ScoreKind {
    /// The logit of two labels, else the expected grade.
    AUTO,
    /// The expected grade, from 0 to K − 1.
    GRADE,
    /// The expected grade as a share of the highest; of two labels the probability of the second.
    UNIT,
    /// z₁ − z₀ of two labels, the log-odds of the unit of more: what a loss of margins wants.
    LOGIT;

    /// Returns the score of grades.
    public double of(Grades grades) {
        return switch (this) {
            case AUTO -> grades.logits().length == 2 ? grades.logit() : grades.expected();
            case GRADE -> grades.expected();
            case UNIT -> grades.unit();
            case LOGIT -> grades.logit();
        };
    }
}
