package dev.edgewise.rerank.pool;

import dev.edgewise.data.Row;
import dev.edgewise.data.Rows;
import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads queries and documents: rows of data files, or the lines of a `.txt` file.
public final class PoolTexts {
    private static final List<String> IDS = List.of("id", "_id", "query_id", "document_id");

    private PoolTexts() {}

    /// A text.
    ///
    /// @param place where it stands, as messages name it
    /// @param id what its row calls it; empty for nothing
    /// @param own of a query the document that it was written for; null where none is known
    public record Text(
            String place, String id, String text, @Nullable String own) {}

    /// Reads queries: the field `query`, else `text`; with `document` where a query was written for one.
    ///
    /// @throws DataException if a file or a row cannot be used
    public static List<Text> queries(List<Path> files) {
        return read(files, List.of("query", "text"), true);
    }

    /// Reads documents: the field `document`, else `text` or `passage`, behind `title` where there is one.
    ///
    /// @throws DataException if a file or a row cannot be used
    public static List<Text> documents(List<Path> files) {
        return read(files, List.of("document", "text", "passage"), false);
    }

    private static List<Text> read(List<Path> files, List<String> fields, boolean queries) {
        List<Text> texts = new ArrayList<>();
        for (Path file : files) {
            if (file.toString().endsWith(".txt")) {
                lines(file, texts);
            } else {
                Rows.read(file).forEach(row -> texts.add(text(row, fields, queries)));
            }
        }
        return texts;
    }

    private static void lines(Path file, List<Text> texts) {
        try {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).isBlank()) {
                    texts.add(new Text(file + ":" + (i + 1), "", lines.get(i).strip(), null));
                }
            }
        } catch (MalformedInputException e) {
            throw new DataException("The data file " + file + " is not UTF-8. Write it in that encoding.", e);
        } catch (IOException e) {
            throw new DataException("The data file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Text text(Row row, List<String> fields, boolean queries) {
        String field = fields.stream()
                .filter(row::has)
                .findFirst()
                .orElseThrow(() -> row.fault(
                        "there is none of the fields " + String.join(", ", fields) + ". " + row.fieldsHere()));
        String title = !queries && row.has("title") ? row.text("title") + " " : "";
        String id = IDS.stream()
                .filter(row::has)
                .map(name -> row.value(name).asText())
                .findFirst()
                .orElse("");
        String own = queries && row.has("document") ? row.text("document") : null;
        return new Text(row.place(), id, (title + row.text(field)).strip(), own);
    }
}
