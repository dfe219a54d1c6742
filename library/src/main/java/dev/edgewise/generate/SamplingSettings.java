package dev.edgewise.generate;

import java.util.List;
import java.util.stream.Stream;

/// How completions are drawn.
///
/// @param temperature divides the logits; 0 takes the most likely token
/// @param topP nucleus: the smallest set of tokens with at least this probability; 1 is off
/// @param topK the k most likely tokens; 0 is off
/// @param maxCompletionLength tokens, end token included
/// @param stop strings that end a completion; the string and what follows are cut off its text
/// @param episodes how long an environment that answers may go on
public record SamplingSettings(
        double temperature, double topP, int topK, int maxCompletionLength, List<String> stop, EpisodeLimits episodes) {
    public SamplingSettings {
        stop = List.copyOf(stop);
        if (!(temperature >= 0) || temperature > 100) {
            throw new IllegalArgumentException("temperature must be in [0, 100] but was " + temperature);
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("top_p must be in (0, 1] but was " + topP);
        }
        if (topK < 0) {
            throw new IllegalArgumentException("top_k must be at least 0 but was " + topK);
        }
        if (maxCompletionLength < 1) {
            throw new IllegalArgumentException(
                    "max_completion_length must be at least 1 but was " + maxCompletionLength);
        }
    }

    /// Makes settings with the standard limits of episodes.
    public SamplingSettings(double temperature, double topP, int topK, int maxCompletionLength, List<String> stop) {
        this(temperature, topP, topK, maxCompletionLength, stop, EpisodeLimits.STANDARD);
    }

    /// Returns the most likely token at every step.
    public static SamplingSettings greedy(int maxCompletionLength, List<String> stop) {
        return new SamplingSettings(0, 1, 0, maxCompletionLength, stop);
    }

    /// Returns the same with temperature 0.
    public SamplingSettings greedy() {
        return new SamplingSettings(0, 1, 0, maxCompletionLength, stop, episodes);
    }

    /// Returns the same with other limits of episodes.
    public SamplingSettings within(EpisodeLimits limits) {
        return new SamplingSettings(temperature, topP, topK, maxCompletionLength, stop, limits);
    }

    /// Returns the same with more strings that end a completion.
    public SamplingSettings stoppingAt(List<String> more) {
        return new SamplingSettings(
                temperature,
                topP,
                topK,
                maxCompletionLength,
                Stream.concat(stop.stream(), more.stream()).distinct().toList(),
                episodes);
    }

    /// Returns the same at another temperature; at 0 top-p and top-k change nothing and are off.
    public SamplingSettings at(double newTemperature) {
        return newTemperature == 0
                ? greedy()
                : new SamplingSettings(newTemperature, topP, topK, maxCompletionLength, stop, episodes);
    }
}
