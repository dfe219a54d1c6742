package dev.edgewise.cli;

import dev.edgewise.error.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Reads a prompt that is not on the command line.
final class PromptText {
    private static final int LARGEST = 1 << 26;

    private PromptText() {}

    /// Reads `file`, or `in` where there is no file. A byte order mark is skipped, and one line break at the end, which
    /// `echo` and editors write, does not belong to the prompt.
    ///
    /// @throws DataException if it cannot be read, is larger than 64 MiB or is not UTF-8
    static String read(@Nullable Path file, InputStream in) {
        String place = file == null ? "standard input" : file.toString();
        if (file != null && !Files.isRegularFile(file)) {
            throw new DataException("There is no prompt file " + file + ". Check --prompt-file, or give --prompt.");
        }
        try {
            byte[] bytes = bytes(file, in);
            if (bytes.length > LARGEST) {
                throw new DataException("The prompt from " + place + " has more than 64 MiB. Is this the right input?");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.substring(text.startsWith("\ufeff") ? 1 : 0, endWithoutBreak(text));
        } catch (CharacterCodingException malformed) {
            throw new DataException("The prompt from " + place + " is not UTF-8 text: save it as UTF-8.", malformed);
        } catch (IOException failed) {
            throw new DataException("Cannot read the prompt from " + place + ": " + failed.getMessage(), failed);
        }
    }

    private static byte[] bytes(@Nullable Path file, InputStream in) throws IOException {
        if (file == null) {
            return in.readNBytes(LARGEST + 1);
        }
        try (InputStream content = Files.newInputStream(file)) {
            return content.readNBytes(LARGEST + 1);
        }
    }

    private static int endWithoutBreak(String text) {
        return text.length() - (text.endsWith("\r\n") ? 2 : text.endsWith("\n") ? 1 : 0);
    }
}
