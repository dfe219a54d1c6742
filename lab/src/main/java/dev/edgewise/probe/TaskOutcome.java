package dev.edgewise.probe;

/// The outcome of a model's completions of one task.
///
/// @param samples completions, at least 1
/// @param successes right ones among them
/// @param truncated completions cut at the length limit
/// @param promptTokens tokens of the prompt, counted once per completion
/// @param completionTokens tokens of all completions together
public record TaskOutcome(int samples, int successes, int truncated, long promptTokens, long completionTokens) {
    public TaskOutcome {
        if (samples < 1 || successes < 0 || successes > samples) {
            throw new IllegalArgumentException(
                    "a task needs samples >= 1 and 0 <= successes <= samples but got " + successes + " of " + samples);
        }
    }

    /// Returns the share of right completions.
    public double passRate() {
        return (double) successes / samples;
    }
}
