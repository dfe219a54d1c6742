package dev.edgewise.cli;

import dev.edgewise.error.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The file of rows that a verb writes.
///
/// @param option that names it
record RowsOut(String option, Path file) {
    /// Refuses a name by which what is written would be read as something else.
    ///
    /// @throws ConfigException if so
    void require() {
        String name = file.toString().toLowerCase(Locale.ROOT);
        for (String other : List.of(".parquet", ".csv", ".tsv")) {
            if (name.endsWith(other)) {
                throw new ConfigException(
                        option + " " + file + " cannot be written: rows are written as JSON Lines alone;"
                                + " name a file that ends in .jsonl");
            }
        }
    }
}
