package dev.edgewise.assembly;

import dev.edgewise.terminal.ProgressLine;
import dev.edgewise.terminal.TerminalSize;
import dev.edgewise.terminal.TerminalStyle;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.function.DoubleFunction;
import java.util.function.Supplier;

/// Where a person watches: a terminal, or what stands in its place.
///
/// @param terminal whether it is one
public record Display(PrintStream err, boolean terminal) {
    /// Returns what it can show.
    public TerminalStyle style() {
        return TerminalStyle.detect(System.getenv(), terminal, StandardCharsets.UTF_8);
    }

    /// Returns its size.
    public Supplier<TerminalSize> size() {
        return new TerminalWindow(System.getenv());
    }

    /// Begins a line of progress, see [ProgressLine].
    public ProgressLine progress(String label, DoubleFunction<String> unit, long total, long done) {
        return new ProgressLine(err, style(), size(), Clock.systemUTC(), label, unit, total, done);
    }
}
