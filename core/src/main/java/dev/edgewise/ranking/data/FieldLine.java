package dev.edgewise.ranking.data;

import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A line of fields with white space between them.
///
/// @param number of the line, from 1 on
record FieldLine(Path file, int number, List<String> fields) {
    /// Returns the lines of a file that are not blank.
    static List<FieldLine> read(Path file) {
        try {
            List<String> text = Files.readAllLines(file);
            List<FieldLine> lines = new ArrayList<>();
            for (int i = 0; i < text.size(); i++) {
                if (!text.get(i).isBlank()) {
                    lines.add(new FieldLine(
                            file, i + 1, List.of(text.get(i).strip().split("\\s+"))));
                }
            }
            return lines;
        } catch (NoSuchFileException e) {
            throw new DataException("The data file " + file + " does not exist.", e);
        } catch (CharacterCodingException e) {
            throw new DataException("The data file " + file + " is not valid UTF-8. Convert it to UTF-8.", e);
        } catch (IOException e) {
            throw new DataException("The data file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// Returns a field as a number.
    double number(int field, String what) {
        double number = Double.NaN;
        try {
            number = Double.parseDouble(fields.get(field));
        } catch (NumberFormatException _) {
            // told below, as a number that is not finite
        }
        if (!Double.isFinite(number)) {
            throw fault("the " + what + " must be a number but is \"" + Quoted.of(fields.get(field)) + "\".");
        }
        return number;
    }

    DataException fault(String message) {
        return new DataException(file + ":" + number + ": " + message);
    }
}
