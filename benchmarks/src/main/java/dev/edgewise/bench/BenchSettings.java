package dev.edgewise.bench;

import dev.edgewise.error.ConfigException;
import java.util.List;

/// What the table is to hold.
///
/// @param model a model as [BenchModel] opens it
/// @param batches of the generation rows
/// @param prompt tokens of a prompt of the generation rows
/// @param newTokens tokens sampled behind it; at least 2, so that there is decoding to time
/// @param length tokens of a training sequence of the SFT rows
/// @param rounds how often each contender's process is run
/// @param repeats timed repetitions per process; 0 for as many as are short
/// @param threads of ours and of the peers
/// @param device ours
/// @param quick a few rows, one round
/// @param rows patterns of row names, `*` for anything; empty for the usual rows
public record BenchSettings(
        String model,
        List<Integer> batches,
        int prompt,
        int newTokens,
        int length,
        int rounds,
        int repeats,
        int threads,
        String device,
        boolean quick,
        List<String> rows) {
    public BenchSettings {
        batches = List.copyOf(batches);
        rows = List.copyOf(rows);
        if (batches.isEmpty() || batches.stream().anyMatch(batch -> batch < 1)) {
            throw new ConfigException("--batch takes batch sizes of at least 1 but was " + batches);
        }
        require("--prompt-length", prompt, 1);
        require("--new-tokens", newTokens, 2);
        require("--train-length", length, 2);
        require("--rounds", rounds, 1);
        require("--repeats", repeats, 0);
        require("--threads", threads, 1);
    }

    private static void require(String option, int value, int least) {
        if (value < least) {
            throw new ConfigException(option + " must be at least " + least + " but was " + value);
        }
    }
}
