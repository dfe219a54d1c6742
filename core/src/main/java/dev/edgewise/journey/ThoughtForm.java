package dev.edgewise.journey;

import java.util.List;

/// How a long thought is written.
public interface ThoughtForm {
    /// Returns the lines of a thought, without the final answer.
    List<String> lines(LongThought thought);
}
