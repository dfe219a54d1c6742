package dev.edgewise.cli;

import dev.edgewise.assembly.Display;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Where a command reads and writes.
///
/// @param out results, nothing else; UTF-8
/// @param err messages for people
/// @param terminal whether a person sits at both input and output
/// @param colour whether results for people may be coloured
public record Streams(InputStream in, OutputStream out, PrintStream err, boolean terminal, boolean colour) {
    /// Returns those of the process. Colours go to a terminal only, and not where `NO_COLOR` is set or `TERM` is
    /// `dumb`.
    public static Streams ofProcess() {
        @SuppressWarnings(
                "SystemConsoleNull") // its annotation still allows null, since System.setConsole may not exist
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        return new Streams(
                System.in,
                new FileOutputStream(FileDescriptor.out),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                terminal,
                colour(terminal, System.getenv()));
    }

    /// Returns what shows a person how work goes on.
    Display display() {
        return new Display(err, terminal);
    }

    static boolean colour(boolean terminal, Map<String, String> environment) {
        return terminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }
}
