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
    private PromptText() {}

    /// The whole of `file`, or of `in` where there is no file, as it stands.
    ///
    /// @throws DataException if it cannot be read or is not UTF-8
    static String read(@Nullable Path file, InputStream in) {
        String place = file == null ? "standard input" : file.toString();
        if (file != null && !Files.isRegularFile(file)) {
            throw new DataException("There is no prompt file " + file + ". Check --prompt-file, or give --prompt.");
        }
        try {
            byte[] bytes = file == null ? in.readAllBytes() : Files.readAllBytes(file);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new DataException("The prompt from " + place + " is not UTF-8 text: save it as UTF-8.", malformed);
        } catch (IOException failed) {
            throw new DataException("Cannot read the prompt from " + place + ": " + failed.getMessage(), failed);
        }
    }
}
