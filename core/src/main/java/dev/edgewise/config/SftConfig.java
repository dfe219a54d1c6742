package dev.edgewise.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Supervised fine-tuning on demonstrations.
///
/// @param dataset absolute paths of rows with TRL's columns; empty for the environments' expert solutions
/// @param promptField null for TRL's columns
/// @param completionField null for TRL's columns
/// @param promptMismatch what becomes of rows whose prompt alone becomes other tokens
/// @param maxLength longest demonstration in tokens, prompt included
public record SftConfig(
        int demonstrationsPerStep,
        List<String> dataset,
        @Nullable String promptField,
        @Nullable String completionField,
        PromptMismatch promptMismatch,
        int maxLength)
        implements AlgorithmConfig {
    static final Section SECTION = Section.of(
            "Supervised fine-tuning on demonstrations; the loss is taken on the completion only. With messages only the last"
                    + " turn is learned; TRL learns the whole text, or with assistant_only_loss every assistant's turn.",
            Key.whole(
                    "demonstrations_per_step",
                    16,
                    Interval.atLeast(1),
                    "sequences",
                    "Demonstrations per optimizer step."),
            Key.paths(
                    "dataset",
                    "JSONL, JSON or Parquet files with TRL's columns (prompt and completion, or messages); the"
                            + " environments' expert solutions when left out."),
            Key.field("prompt_field", "Field with the prompt, where it is not TRL's."),
            Key.field("completion_field", "Field with the completion, where it is not TRL's."),
            Key.choice(
                    "prompt_mismatch",
                    PromptMismatch.WARN,
                    "What to do where prompt and completion together do not begin with the tokens of the prompt alone. warn:"
                            + " such rows are learned from where the chat template marks the assistant's turn on; without"
                            + " a mark all but the first tokens, as many as the prompt has, as in TRL. drop: such rows are"
                            + " left out. stop: the run is refused."),
            Key.whole(
                    "max_length",
                    1024,
                    Interval.atLeast(2),
                    "tokens",
                    "A longer demonstration is cut at the end, as in TRL; one whose prompt alone is that long is left out."
                            + " How many is told before the first step."));

    public SftConfig {
        dataset = List.copyOf(dataset);
        SECTION.check("demonstrations_per_step", demonstrationsPerStep);
        SECTION.check("max_length", maxLength);
    }
}
