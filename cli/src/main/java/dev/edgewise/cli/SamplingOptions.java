package dev.edgewise.cli;

import dev.edgewise.error.ConfigException;
import dev.edgewise.generate.SamplingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say how completions are drawn.
final class SamplingOptions {
    private static final int DEFAULT_LENGTH = 512;

    @Option(
            names = "--max-completion-length",
            paramLabel = "TOKENS",
            description = "Cut completions here (default: that of the model's run, else 512, within the context).")
    private @Nullable Integer maxCompletionLength;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "Divides the logits; 0 takes the most likely token (default: 0 for one sample, else 1).")
    private @Nullable Double temperature;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            defaultValue = "1",
            description = "Nucleus sampling (default: 1, off).")
    private double topP = 1;

    @Option(names = "--top-k", paramLabel = "K", defaultValue = "0", description = "Top-k sampling (default: 0, off).")
    private int topK;

    @Option(names = "--stop", paramLabel = "TEXT", description = "End a completion at this text. May be repeated.")
    private List<String> stop = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", defaultValue = "42", description = "Seed (default: 42).")
    private long seed = 42;

    /// Returns the settings for `samples` completions of each prompt.
    ///
    /// @param runLength the completion length of the model's run, if there is one
    /// @throws ConfigException if an option is out of range or the completions do not fit the context
    SamplingSettings settings(int samples, Optional<Integer> runLength, List<String> defaultStop, ContextBudget room) {
        return settings(samples == 1 ? 0.0 : 1.0, runLength, defaultStop, room);
    }

    /// Returns the settings with another default temperature.
    ///
    /// @throws ConfigException as above
    SamplingSettings settings(
            double defaultTemperature, Optional<Integer> runLength, List<String> defaultStop, ContextBudget room) {
        double t = temperature == null ? defaultTemperature : temperature;
        int length = maxCompletionLength == null ? room.fit(runLength.orElse(DEFAULT_LENGTH)) : maxCompletionLength;
        room.require(length);
        try {
            return new SamplingSettings(t, topP, topK, length, stop.isEmpty() ? defaultStop : stop);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }

    long seed() {
        return seed;
    }
}
