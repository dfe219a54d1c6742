package dev.edgewise.config;

import dev.edgewise.data.DatasetFormat;
import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Supervised fine-tuning on demonstrations.
@About("Supervised fine-tuning on demonstrations; the loss is taken on the completion only. With messages only the last"
        + " turn is learned, or every assistant's turn with assistant_only_loss; TRL learns the whole text without it.")
public record SftConfig(
        @Key(value = "Demonstrations per optimizer step.", standard = "16", range = "[1, )", unit = "sequences")
        int demonstrationsPerStep,

        @Key(
                value = "JSONL, JSON, CSV, TSV or Parquet files with TRL's columns (prompt and completion, or"
                        + " messages); the environments' expert solutions when left out.",
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

        @Key(
                value = "Columns of the data set: trl (prompt and completion, or messages; OpenAI's own, too), sharegpt"
                        + " (also with function_call and observation, or with Hermes' tags), glaive, xlam, when2call;"
                        + " auto: by the columns of each row.",
                standard = "auto")
        DatasetFormat datasetFormat,

        @Key(
                value =
                        "What to do with a row that cannot be used. stop: the run is refused. drop: such rows are left out,"
                                + " and how many is told before the first step.",
                standard = "stop")
        InvalidRows invalidRows,

        @Key(
                value =
                        "Learn every assistant's turn of a conversation, and nothing else of it, as TRL does. False: the"
                                + " completion, which of messages is the last turn.",
                standard = "false")
        boolean assistantOnlyLoss,

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
                datasetFormat,
                invalidRows,
                assistantOnlyLoss,
                select);
        if (select != null && dataset.isEmpty()) {
            throw new InvalidValue(
                    "select",
                    "needs algorithm.dataset, whose rows it chooses from, but there is none: name a data set, or remove"
                            + " algorithm.select");
        }
    }
}
