package dev.edgewise.evolve;

/// What came of a task under a prompt.
///
/// @param score the more the better; 1 is perfect
/// @param input what was asked
/// @param output what the model wrote
/// @param feedback what was wrong with it, in words
public record Trial(double score, String input, String output, String feedback) {
    public Trial {
        if (!Double.isFinite(score)) {
            throw new IllegalArgumentException("a score is a finite number but was " + score);
        }
    }
}
