package dev.edgewise.data;

import dev.edgewise.error.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// General text that a run never trains on. A `.txt` file is one document. In a file of [Rows] the field `text`
/// of every row is one.
public final class HeldOutText {
    private static final String FIELD = "text";
    private static final String GIVE =
            " Give a .txt file, or rows with a field text (.jsonl, .ndjson, .json, .csv, .tsv, .parquet), as guards.held_out_text.";

    private static final char BYTE_ORDER_MARK = '\ufeff';

    private HeldOutText() {}

    /// Returns the documents of a file, in order, without blank ones.
    ///
    /// @param characters most characters that are read, of all documents together
    /// @throws DataException if the file is missing, is not what its ending says, or holds no text
    public static List<String> read(Path file, int characters) {
        if (!Files.isRegularFile(file)) {
            throw new DataException("The held-out text " + file
                    + (Files.isDirectory(file) ? " is a directory." : " does not exist.") + GIVE);
        }
        boolean plain = file.toString().toLowerCase(Locale.ROOT).endsWith(".txt");
        List<String> documents = new ArrayList<>();
        int left = characters;
        for (String document : plain ? List.of(start(file, characters)) : rows(file)) {
            if (left > 0 && !document.isBlank()) {
                String kept = document.substring(0, Math.min(left, document.length()));
                documents.add(kept);
                left -= kept.length();
            }
        }
        if (documents.isEmpty()) {
            throw new DataException("The held-out text " + file + " is empty." + GIVE);
        }
        return documents;
    }

    private static List<String> rows(Path file) {
        return Rows.read(file).stream().map(row -> row.text(FIELD)).toList();
    }

    private static String start(Path file, int characters) {
        char[] buffer = new char[characters];
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            int filled = 0;
            for (int read = 0; read >= 0 && filled < characters; filled += Math.max(0, read)) {
                read = reader.read(buffer, filled, characters - filled);
            }
            int mark = filled > 0 && buffer[0] == BYTE_ORDER_MARK ? 1 : 0;
            return new String(buffer, mark, filled - mark);
        } catch (CharacterCodingException e) {
            throw new DataException("The held-out text " + file + " is not UTF-8." + GIVE, e);
        } catch (IOException e) {
            throw new DataException("The held-out text " + file + " cannot be read: " + e.getMessage() + GIVE, e);
        }
    }
}
