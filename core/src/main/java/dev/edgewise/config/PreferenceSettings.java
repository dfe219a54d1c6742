package dev.edgewise.config;

import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where preferences come from, with TRL's names and defaults.
@About("Where preferences come from.")
public record PreferenceSettings(
        @Key(
                value =
                        "JSONL, JSON, CSV, TSV or Parquet files with TRL's columns: prompt, chosen and rejected, of which"
                                + " the prompt may be missing; or, for kto, prompt, completion and label.",
                path = true,
                fewest = 1)
        List<String> dataset,

        @Key(value = "Rows of the data set per optimizer step.", standard = "8", range = "[1, )", unit = "rows")
        int rowsPerStep,

        @Key(
                value =
                        "A longer completion is cut at the end, as in TRL; a row whose prompt alone is that long is left out."
                                + " How many is told before the first step.",
                standard = "1024",
                range = "[2, )",
                unit = "tokens")
        int maxLength,

        @Key(
                value =
                        "Field that says of what kind a pair is. Kinds of which it is undecided whether the chosen completion has"
                                + " the higher reward are drawn oftener; without it every row comes once in an epoch.",
                form = "the name of a field")
        @Nullable
        String kindField) {
    public PreferenceSettings {
        dataset = List.copyOf(dataset);
        Keys.check(PreferenceSettings.class, dataset, rowsPerStep, maxLength, kindField);
    }
}
