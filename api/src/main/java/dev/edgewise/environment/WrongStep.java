package dev.edgewise.environment;

import java.util.List;

/// A plausible wrong way to go on with a solution.
///
/// @param text the step as somebody would write it who is mistaken: `4+8=12`
/// @param why what is wrong, in words that follow a colon: `the carry is forgotten`
/// @param then the steps that follow until it shows; empty where the step itself shows it
public record WrongStep(String text, String why, List<String> then) {
    public WrongStep {
        then = List.copyOf(then);
    }

    /// Makes a step that is seen to be wrong at once.
    public WrongStep(String text, String why) {
        this(text, why, List.of());
    }
}
