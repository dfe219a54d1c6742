package dev.edgewise.data;

import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// Reads data files into memory, in order.
///
/// | ending | read as |
/// |---|---|
/// | `.jsonl`, `.ndjson` | one JSON object a line, blank lines skipped |
/// | `.json` | an array of objects; an object around one such array; or columns, as arrays of equal length |
/// | `.csv`, `.tsv` | a header line and a row a line, all values text; `.tsv` knows no quotes |
/// | `.parquet` | Apache Parquet, nested columns included; uncompressed, gzip, Snappy or Zstandard |
public final class Rows {
    private Rows() {}

    /// Returns the rows of several files, one file after the other.
    ///
    /// @throws DataException as [#read(Path)]
    public static List<Row> read(List<Path> files) {
        List<Row> rows = new ArrayList<>();
        for (Path file : files) {
            rows.addAll(read(file));
        }
        return rows;
    }

    /// Returns the rows of one file, at least one.
    ///
    /// @throws DataException if the file is missing, has another ending, is not what its ending says, or is
    ///     empty
    public static List<Row> read(Path file) {
        if (!Files.isRegularFile(file)) {
            String what = Files.isDirectory(file) ? " is a directory; name a file in it." : " does not exist.";
            throw new DataException("The data file " + file + what);
        }
        try {
            List<Row> rows = switch (ending(file)) {
                case "jsonl", "ndjson" -> JsonLinesRows.read(file);
                case "json" -> JsonRows.read(file);
                case "csv", "tsv" -> DelimitedRows.read(file);
                case "parquet" -> ParquetRows.read(file);
                default ->
                    throw new DataException(
                            "The data file " + file
                                    + " has an ending that is not known. Allowed: .jsonl, .ndjson, .json, .csv, .tsv, .parquet.");
            };
            if (rows.isEmpty()) {
                throw none(file);
            }
            return rows;
        } catch (IOException e) {
            throw new DataException("The data file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static DataException none(Path file) {
        return new DataException("The data file " + file + " holds no rows.");
    }

    private static String ending(Path file) {
        String name =
                file.getFileName() == null ? "" : file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /// As [#read(List)], but the lines of `.jsonl` and `.ndjson` files are counted now and parsed when somebody
    /// asks for them, some hundred at a time, and the rows of `.parquet` files by row group. Of a row that
    /// cannot be used one hears then. Not thread-safe.
    ///
    /// @throws DataException as [#read(Path)], if not of a line
    public static List<Row> lazy(List<Path> files) {
        List<List<Row>> parts = new ArrayList<>();
        for (Path file : files) {
            try {
                String kind = Files.isRegularFile(file) ? ending(file) : "";
                List<Row> rows = switch (kind) {
                    case "jsonl", "ndjson" -> LineRows.of(file);
                    case "parquet" -> ParquetGroups.of(file);
                    default -> read(file);
                };
                parts.add(rows);
            } catch (IOException e) {
                throw new DataException("The data file " + file + " cannot be read: " + e.getMessage(), e);
            }
        }
        return new LazyRows<>(parts, row -> row);
    }

    /// Returns what `each` makes of rows, in order: of lazy ones when somebody asks for it, of others now.
    public static <T, U> List<U> map(List<T> rows, Function<? super T, ? extends U> each) {
        return rows instanceof LazyRows<T> lazy
                ? lazy.map(each)
                : rows.stream().<U>map(each).toList();
    }

    /// Returns the rows of a file with one JSON object a line, whatever its ending, at least one.
    ///
    /// @throws DataException if the file is missing, a line is something else, or the file is empty
    public static List<Row> lines(Path file) {
        try {
            List<Row> rows = JsonLinesRows.read(file);
            if (rows.isEmpty()) {
                throw none(file);
            }
            return rows;
        } catch (NoSuchFileException e) {
            throw new DataException("The data file " + file + " does not exist.", e);
        } catch (IOException e) {
            throw new DataException("The data file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// As [#lines], but lines are counted now and parsed when somebody asks for them, some hundred at a time. Not
    /// thread-safe.
    ///
    /// @throws DataException if the file is missing or empty
    public static List<Row> lazyLines(Path file) {
        try {
            return LineRows.of(file);
        } catch (NoSuchFileException e) {
            throw new DataException("The data file " + file + " does not exist.", e);
        } catch (IOException e) {
            throw new DataException("The data file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
