package dev.edgewise.cli;

import dev.edgewise.error.DataException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Lines of results on standard output, each written at once.
public final class Output {
    private final OutputStream out;
    private final boolean colour;

    public Output(Streams streams) {
        this.out = streams.out();
        this.colour = streams.colour();
    }

    /// Writes a line.
    ///
    /// @throws ReaderGone if whoever read the output has closed it
    /// @throws DataException if it cannot be written
    public void line(String text) {
        text(text + "\n");
    }

    /// As [#line], without the line's end.
    void text(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException failed) {
            String reason = String.valueOf(failed.getMessage());
            String known = reason.toLowerCase(Locale.ROOT);
            if (known.contains("broken pipe") || known.contains("pipe is being closed")) {
                throw new ReaderGone(failed);
            }
            throw new DataException(
                    "Cannot write to standard output: " + reason + ". Free some space or write elsewhere.", failed);
        }
    }

    String bold(String text) {
        return paint("1", text);
    }

    String dim(String text) {
        return paint("2", text);
    }

    private String paint(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    /// Whoever read standard output has gone, as `head` does: nothing is left to do.
    public static final class ReaderGone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ReaderGone(IOException cause) {
            super(cause);
        }
    }
}
