package dev.edgewise.cli;

import dev.edgewise.testkit.JavaProcess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/// Runs a command in this process and keeps what it prints.
record Shell(int code, String out, String err) {
    static Shell run(String... arguments) {
        return runWithInput("", arguments);
    }

    /// Starts a command in a process of its own.
    static JavaProcess start(Path output, String... arguments) throws IOException {
        return JavaProcess.start(output, Map.of(), Main.class.getName(), arguments);
    }

    static Shell runWithInput(String input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false);
        int code = Main.run(streams, arguments);
        return new Shell(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
