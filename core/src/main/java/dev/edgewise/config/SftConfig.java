package dev.edgewise.config;

import org.jspecify.annotations.Nullable;

/// Supervised fine-tuning on demonstrations.
///
/// @param dataset absolute path of rows with TRL's columns; null for the environments' expert solutions
/// @param maxLength longest demonstration in tokens, prompt included
public record SftConfig(int demonstrationsPerStep, @Nullable String dataset, int maxLength) implements AlgorithmConfig {
    static final Section SECTION = Section.of(
            "Supervised fine-tuning on demonstrations; the loss is taken on the completion only.",
            Key.whole(
                    "demonstrations_per_step",
                    16,
                    Interval.atLeast(1),
                    "sequences",
                    "Demonstrations per optimizer step."),
            Key.path(
                    "dataset",
                    "JSONL, JSON or Parquet rows with TRL's columns (prompt and completion, or messages); the environments' expert solutions when left out."),
            Key.whole(
                    "max_length",
                    1024,
                    Interval.atLeast(2),
                    "tokens",
                    "Longer demonstrations are cut at the end, as TRL does."));

    public SftConfig {
        SECTION.check("demonstrations_per_step", demonstrationsPerStep);
        SECTION.check("max_length", maxLength);
    }
}
