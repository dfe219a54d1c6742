package dev.edgewise.evolve;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Proposes a better text for a part of a prompt.
@FunctionalInterface
public interface Reflection {
    /// Returns a new text for a part; empty where none was proposed.
    ///
    /// @param parts the prompt
    /// @param part the name of the part to be changed
    /// @param trials what came of training tasks under the prompt
    /// @param iteration counts the calls up
    Optional<String> propose(Map<String, String> parts, String part, List<Trial> trials, int iteration);
}
