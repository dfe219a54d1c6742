package dev.edgewise.config;

import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Supervised fine-tuning on demonstrations.
@About("Supervised fine-tuning on demonstrations; the loss is taken on the completion only. With messages only the last"
        + " turn is learned; TRL learns the whole text, or with assistant_only_loss every assistant's turn.")
public record SftConfig(
        @Key(value = "Demonstrations per optimizer step.", standard = "16", range = "[1, )", unit = "sequences")
        int demonstrationsPerStep,

        @Key(
                value = "JSONL, JSON or Parquet files with TRL's columns (prompt and completion, or messages); the"
                        + " environments' expert solutions when left out.",
                standard = "[]",
                path = true)
        List<String> dataset,

        @Key(value = "Field with the prompt, where it is not TRL's.", form = "the name of a field") @Nullable
        String promptField,

        @Key(value = "Field with the completion, where it is not TRL's.", form = "the name of a field") @Nullable
        String completionField,

        @Key(
                value =
                        "What to do where prompt and completion together do not begin with the tokens of the prompt alone. warn:"
                                + " such rows are learned from where the chat template marks the assistant's turn on; without"
                                + " a mark all but the first tokens, as many as the prompt has, as in TRL. drop: such rows are"
                                + " left out. stop: the run is refused.",
                standard = "warn")
        PromptMismatch promptMismatch,

        @Key(
                value =
                        "A longer demonstration is cut at the end, as in TRL; one whose prompt alone is that long is left out."
                                + " How many is told before the first step.",
                standard = "1024",
                range = "[2, )",
                unit = "tokens")
        int maxLength,

        @Key("Learn only the rows of `dataset` that fit the model as it is; all of them when left out.") @Nullable
        SelectConfig select)
        implements AlgorithmConfig {

    public SftConfig {
        dataset = List.copyOf(dataset);
        Keys.check(
                SftConfig.class,
                demonstrationsPerStep,
                dataset,
                promptField,
                completionField,
                promptMismatch,
                maxLength,
                select);
        if (select != null && dataset.isEmpty()) {
            throw new InvalidValue(
                    "select",
                    "needs algorithm.dataset, whose rows it chooses from, but there is none: name a data set, or remove"
                            + " algorithm.select");
        }
    }
}
