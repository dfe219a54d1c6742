package dev.edgewise.assembly;

import dev.edgewise.data.Row;
import dev.edgewise.data.Rows;
import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// Documents to rank: lines of a text file, or rows with a text.
public final class DocumentFile {
    private DocumentFile() {}

    /// Returns the documents; blank lines are none.
    ///
    /// @throws DataException if the file cannot be read or holds no document
    public static List<String> read(Path file) {
        String name = String.valueOf(file.getFileName());
        List<String> documents = name.matches(".*\\.(jsonl|json|csv|tsv|parquet)")
                ? Rows.read(file).stream().map(DocumentFile::text).toList()
                : lines(file);
        if (documents.isEmpty()) {
            throw new DataException(file + " holds no documents; give one a line, or rows with a field text");
        }
        return documents;
    }

    private static String text(Row row) {
        for (String field : List.of("text", "document", "passage", "title")) {
            if (row.has(field)) {
                return row.text(field);
            }
        }
        throw row.fault("a document needs a field text or document. " + row.fieldsHere());
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (NoSuchFileException e) {
            throw new DataException(file + " does not exist", e);
        } catch (CharacterCodingException e) {
            throw new DataException(file + " is no text in UTF-8", e);
        } catch (IOException e) {
            throw new DataException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
