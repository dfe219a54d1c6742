package dev.edgewise.bench;

import dev.edgewise.cli.Main;
import dev.edgewise.cli.Streams;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Runs a command in this process and keeps what it prints.
record Shell(int code, String out, String err) {
    static Shell run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(err, true, StandardCharsets.UTF_8);
        int code = Main.run(new Streams(InputStream.nullInputStream(), out, printed, false, false), arguments);
        return new Shell(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
