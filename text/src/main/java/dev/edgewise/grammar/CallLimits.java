package dev.edgewise.grammar;

/// What a completion under the grammar of tools may hold.
///
/// @param words whether it may hold words: in place of calls, and in front of them where a tag tells the two apart
/// @param most calls; at least one is made where there are no words
public record CallLimits(boolean words, int most) {
    public CallLimits {
        if (most < 1) {
            throw new IllegalArgumentException("the most calls must be at least 1 but was " + most);
        }
    }
}
