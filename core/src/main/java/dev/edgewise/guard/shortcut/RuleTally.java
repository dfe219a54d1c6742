package dev.edgewise.guard.shortcut;

import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;

/// How many completions of a cell followed a rule lately, and of how many the rule was right.
///
/// A policy that solves follows it as often as it is right, one that guesses nearly always: so nine of ten that
/// follow it, where it is right for three quarters or fewer, are guesses. They are paid for where it is right for one
/// in twenty or more. 64 completions of the last 20 steps are needed.
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

    /// Whether the completions are guesses by this rule, and earn.
    boolean guesses() {
        return seen >= EVIDENCE && followed >= FOLLOWED * seen && right >= PAID * seen && right <= SOLVES * seen;
    }

    /// The share of completions that follow it; NaN of none.
    double followedShare() {
        return followed / seen;
    }

    /// The share of completions asked where it is right; NaN of none.
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
