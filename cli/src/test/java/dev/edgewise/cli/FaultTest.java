package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.error.ConfigException;
import dev.edgewise.error.HaltedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// From a failure to what is printed and the exit code.
class FaultTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Main main = new Main(
            new Streams(
                    InputStream.nullInputStream(),
                    OutputStream.nullOutputStream(),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    false,
                    false),
            List.of());

    @Test
    void aFaultOfTheUserIsOneMessage() {
        assertThat(main.failed(new ConfigException("seed must be a number"))).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(printed()).isEqualTo("edgewise: seed must be a number\n");
    }

    @Test
    void aTerminalObeysNothingOfAMessage() {
        main.failed(new ConfigException("no file '\u001b[2J\u202e'\n\tor 'é'"));
        assertThat(printed()).isEqualTo("edgewise: no file '\\u001b[2J\\u202e'\n\tor 'é'\n");
    }

    @Test
    void aHaltHasItsOwnCode() {
        assertThat(main.failed(new HaltedException("no signal"))).isEqualTo(ExitCodes.HALTED);
        assertThat(printed()).isEqualTo("edgewise: the run stopped itself: no signal\n");
    }

    @Test
    void anInternalFaultSaysHowToSeeMore() {
        assertThat(main.failed(new IllegalStateException("first\nsecond"))).isEqualTo(ExitCodes.FAULT);
        assertThat(printed()).isEqualTo("""
                        edgewise: internal fault: IllegalStateException: first
                        Run again with --debug for the stack trace, and report it.
                        """);
    }

    @Test
    void anErrorOfTheMachineIsToldTheSameWay() {
        assertThat(main.failed(new OutOfMemoryError("Java heap space"))).isEqualTo(ExitCodes.FAULT);
        assertThat(printed()).startsWith("edgewise: internal fault: OutOfMemoryError: Java heap space\n");
    }

    @Test
    void aReaderThatHasGoneEndsQuietly() {
        assertThat(main.failed(new Output.ReaderGone(new IOException("Broken pipe"))))
                .isEqualTo(ExitCodes.DONE);
        assertThat(printed()).isEmpty();
    }

    @Test
    void aMisspeltOptionNamesTheNearest() {
        Shell shell = Shell.run("generate", "--model", "m", "--temprature", "1");
        assertThat(shell.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err()).contains("--temprature", "--temperature", "Try: edgewise generate --help");
    }

    @Test
    void helpVersionAndCompletionGoToStandardOutput() {
        assertThat(Shell.run("train", "--help").out()).contains("--resume", "Examples:");
        assertThat(Shell.run("--version").out()).matches("edgewise [0-9].*\\R");
        Shell completion = Shell.run("generate-completion");
        assertThat(completion.code()).isZero();
        assertThat(completion.out()).contains("complete", "--max-completion-length");
    }

    private String printed() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
