package dev.edgewise.evolve;

import java.util.List;
import java.util.Map;

/// Has the model solve tasks under a prompt. The same prompt and tasks give the same trials.
public interface Trials {
    /// Returns how many tasks there are for learning. Reflection sees them.
    int training();

    /// Returns how many tasks there are for judging. Reflection never sees them.
    int validation();

    /// Tries training tasks.
    ///
    /// @param parts the prompt
    /// @param tasks their numbers
    List<Trial> train(Map<String, String> parts, List<Integer> tasks);

    /// Tries validation tasks and returns their scores.
    ///
    /// @param parts the prompt
    /// @param tasks their numbers
    List<Double> validate(Map<String, String> parts, List<Integer> tasks);
}
