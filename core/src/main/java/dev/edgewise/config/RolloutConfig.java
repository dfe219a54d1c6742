package dev.edgewise.config;

import java.util.List;

/// How completions are sampled.
///
/// @param stop strings that end a completion; they are not part of it
public record RolloutConfig(double temperature, double topP, int topK, int maxCompletionLength, List<String> stop) {
    static final Section SECTION = Section.of(
            "How completions are sampled.",
            Key.real(
                    "temperature",
                    1.0,
                    Interval.between(1e-5, 100),
                    "",
                    "Divides the logits; at 0 all completions of a group would be equal and nothing would be learned."),
            Key.real(
                    "top_p",
                    1.0,
                    Interval.aboveUpTo(0, 1),
                    "",
                    "Samples from the smallest set of tokens with this probability; 1 is off."),
            Key.whole("top_k", 0, Interval.atLeast(0), "tokens", "Samples from the k most probable tokens; 0 is off."),
            Key.whole(
                    "max_completion_length",
                    512,
                    Interval.atLeast(1),
                    "tokens",
                    "A longer completion is cut and counts as truncated."),
            Key.texts("stop", "Strings that end a completion beside the model's end tokens."));

    public RolloutConfig {
        SECTION.check("temperature", temperature);
        SECTION.check("top_p", topP);
        SECTION.check("top_k", topK);
        SECTION.check("max_completion_length", maxCompletionLength);
        stop = List.copyOf(stop);
    }
}
