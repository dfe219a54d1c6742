package dev.edgewise.journey;

/// What a judge says of a step.
///
/// @param correct whether the solution may go on from it
/// @param why what is wrong, in words that follow a colon; empty for a correct step, or where nothing is to be
///     said
public record Judgement(boolean correct, String why) {
    /// Nothing is wrong.
    public static final Judgement CORRECT = new Judgement(true, "");

    /// Returns that a step is wrong.
    public static Judgement wrong(String why) {
        return new Judgement(false, why);
    }
}
