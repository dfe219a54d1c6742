package dev.edgewise.guard.shortcut;

import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;

/// Counts how many completions of a cell followed a rule lately, and for how many the rule was right.
///
/// A policy that solves follows the rule as often as the rule is right. A policy that guesses follows it nearly
/// always. So they are guesses when nine of ten follow a rule that is right for three quarters or fewer.
/// Guessing pays when the rule is right for one in twenty or more. The judgement needs 64 completions of the
/// last 20 steps.
final class RuleTally implements FieldState {
    private static final double KEEP = 1 - 1.0 / 20;
    private static final double EVIDENCE = 64;
    private static final double FOLLOWED = 0.9;
    private static final double PAID = 0.05;
    private static final double SOLVES = 0.75;

    private double seen;
    private double followed;
    private double right;

    /// Counts a group.
    ///
    /// @param follow how many of its completions followed the rule
    /// @param fits whether the rule gives the reference answer
    void add(int size, int follow, boolean fits) {
        seen += size;
        followed += follow;
        right += fits ? size : 0;
    }

    void age() {
        seen *= KEEP;
        followed *= KEEP;
        right *= KEEP;
    }

    void clear() {
        seen = 0;
        followed = 0;
        right = 0;
    }

    /// Tells whether the completions are guesses by this rule, and earn.
    boolean guesses() {
        return seen >= EVIDENCE && followed >= FOLLOWED * seen && right >= PAID * seen && right <= SOLVES * seen;
    }

    /// Returns the share of completions that follow the rule; NaN if there are none.
    double followedShare() {
        return followed / seen;
    }

    /// Returns the share of completions asked for which the rule is right; NaN if there are none.
    double rightShare() {
        return right / seen;
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard verifier");
        seen = state.number("seen", seen);
        followed = state.number("followed", followed);
        right = state.number("right", right);
    }
}
