package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.DataException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutputTest {
    @Test
    void writesUtf8LinesWithoutColourUnlessWanted() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Output plain = new Output(streams(out, false));
        plain.line(plain.bold("a – b"));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("a – b\n");
        assertThat(new Output(streams(out, true)).dim("x")).isEqualTo("\u001b[2mx\u001b[0m");
    }

    @Test
    void aReaderThatHasGoneIsNoError() {
        Output output = new Output(streams(new Failing("Broken pipe"), false));
        assertThatThrownBy(() -> output.line("x")).isInstanceOf(Output.ReaderGone.class);
    }

    @Test
    void aFullDiskIs() {
        Output output = new Output(streams(new Failing("No space left on device"), false));
        assertThatThrownBy(() -> output.line("x"))
                .isInstanceOf(DataException.class)
                .hasMessage("Cannot write to standard output: No space left on device. Free some space or write"
                        + " elsewhere.");
    }

    @Test
    void colourFollowsTheConventions() {
        assertThat(Streams.colour(true, Map.of())).isTrue();
        assertThat(Streams.colour(false, Map.of())).isFalse();
        assertThat(Streams.colour(true, Map.of("NO_COLOR", "1"))).isFalse();
        assertThat(Streams.colour(true, Map.of("NO_COLOR", ""))).isTrue();
        assertThat(Streams.colour(true, Map.of("TERM", "dumb"))).isFalse();
    }

    static Streams streams(OutputStream out, boolean colour) {
        PrintStream err = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        return new Streams(new ByteArrayInputStream(new byte[0]), out, err, false, colour);
    }

    /// A stream on which every write fails.
    static final class Failing extends OutputStream {
        private final String reason;

        Failing(String reason) {
            this.reason = reason;
        }

        @Override
        public void write(int b) throws IOException {
            throw new IOException(reason);
        }
    }
}
