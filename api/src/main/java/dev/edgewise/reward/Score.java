package dev.edgewise.reward;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The worth of one completion.
///
/// `success` is the binary outcome that the curriculum and its gates look at. `reward` is what the objective
/// learns from, and it may be shaped. They are kept apart because a gate on the shaped reward keeps groups in
/// which everything failed (verl-project/verl-recipe#125).
///
/// @param reward finite; the weighted sum of the components
/// @param success whether the answer is right
/// @param parsed what the answer parser found
/// @param components unweighted reward per reward function, by name, in a fixed order
/// @param feedback what the judge says about the completion in words; empty if it says nothing
public record Score(
        double reward, boolean success, ParseResult parsed, Map<String, Double> components, String feedback) {
    private static final Map<String, Double> MISSING = Map.of("unscored", 1.0);

    public Score {
        if (!Double.isFinite(reward)) {
            throw new IllegalArgumentException("reward must be finite but was " + reward);
        }
        components = Collections.unmodifiableMap(new LinkedHashMap<>(components));
    }

    /// Makes a score without feedback.
    public Score(double reward, boolean success, ParseResult parsed, Map<String, Double> components) {
        this(reward, success, parsed, components, "");
    }

    /// Returns what stands for the score of an attempt that could not be scored. Files show it as component
    /// `unscored`.
    ///
    /// @param why it could not
    public static Score missing(String why) {
        return new Score(0, false, new ParseResult.Missing(), MISSING, why);
    }

    /// Tells whether this stands for a score that is missing. A judge may have a component of that name among
    /// others.
    public boolean isMissing() {
        return components.equals(MISSING);
    }

    /// Gives reward 1 for a right answer and 0 for anything else.
    public static Score outcome(boolean success, ParseResult parsed) {
        double reward = success ? 1 : 0;
        return new Score(reward, success, parsed, Map.of("accuracy", reward));
    }
}
