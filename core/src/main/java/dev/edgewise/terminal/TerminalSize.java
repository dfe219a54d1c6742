package dev.edgewise.terminal;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Columns and rows of the terminal.
public record TerminalSize(int columns, int rows) {
    /// The size to assume if nobody tells it.
    public static final TerminalSize USUAL = new TerminalSize(80, 24);

    /// Reads `COLUMNS` and `LINES`; 80 × 24 if they are not set.
    ///
    /// @param environment as from [System#getenv()]
    public static TerminalSize ofEnvironment(Map<String, String> environment) {
        return new TerminalSize(
                number(environment.get("COLUMNS"), USUAL.columns), number(environment.get("LINES"), USUAL.rows));
    }

    private static int number(@Nullable String text, int otherwise) {
        return text != null && text.matches("[1-9]\\d{0,4}") ? Integer.parseInt(text) : otherwise;
    }
}
