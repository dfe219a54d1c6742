package dev.edgewise.selection;

import java.util.List;

/// How a student chooses between what it had and what a teacher made of it, in two stages.
///
/// Both rules take the same of two candidates where all scores are there. They differ in what is kept: by the paper
/// every outcome whose scores are both below 1, by the released code only those whose output was refined.
public enum Reflection {
    /// The paper's rule: argmax IFD, then argmin r-IFD. A missing score never wins over one that is there.
    PAPER,

    /// The released code's table: strict comparisons, false where a score is missing.
    RELEASED;

    /// Returns whether the refined instruction, with its own output, takes the original's place.
    public boolean takesInstruction(IfdScore original, IfdScore refined) {
        return refined.ifd() > original.ifd() || (this == PAPER && missing(original.ifd(), refined.ifd()));
    }

    /// Decides on the outcome of both stages.
    ///
    /// @param before scores of the winner of the first stage
    /// @param refined scores of the same instruction with the refined output
    /// @return position 1 for the refined output, 0 for the one before
    public Choice decide(IfdScore before, IfdScore refined) {
        boolean taken = refined.rifd() < before.rifd() || (this == PAPER && missing(before.rifd(), refined.rifd()));
        Choice choice = SelectionRule.judged(taken ? 1 : 0, List.of(before, refined));
        return this == RELEASED && !taken && choice.kept() ? new Choice(0, false, Choice.ORIGINAL) : choice;
    }

    private static boolean missing(double one, double other) {
        return Double.isNaN(one) && !Double.isNaN(other);
    }
}
