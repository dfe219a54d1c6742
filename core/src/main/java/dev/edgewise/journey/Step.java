package dev.edgewise.journey;

/// One step of a solution.
///
/// @param text one line; an answer may have several
/// @param answer whether it is the final answer, and nothing else
public record Step(String text, boolean answer) {
    public Step {
        if (text.isBlank() || (!answer && text.indexOf('\n') >= 0)) {
            throw new IllegalArgumentException("a step is one line of text but was \"" + text + "\"");
        }
    }
}
