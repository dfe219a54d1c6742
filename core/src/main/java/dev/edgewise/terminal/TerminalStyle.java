package dev.edgewise.terminal;

import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;

/// What the terminal can show.
///
/// @param live whether lines can be repainted in place
/// @param colour whether colours are wanted and shown
/// @param unicode whether block characters and arrows can be written
public record TerminalStyle(boolean live, boolean colour, boolean unicode) {
    /// Lines of ASCII without colour.
    public static final TerminalStyle PLAIN = new TerminalStyle(false, false, false);

    /// Reads the conventions of the environment. `TERM=dumb` can do nothing. `NO_COLOR` (set and not empty)
    /// wants no colour. `CLICOLOR_FORCE` (set, not `0`) wants colour without a terminal too. `CI` is never
    /// repainted.
    ///
    /// @param environment as from [System#getenv()]
    /// @param terminal whether standard output is a terminal
    /// @param charset the character set of the output
    public static TerminalStyle detect(Map<String, String> environment, boolean terminal, Charset charset) {
        boolean dumb = environment.getOrDefault("TERM", "").equals("dumb");
        boolean capable = terminal && !dumb;
        String force = environment.getOrDefault("CLICOLOR_FORCE", "0");
        boolean forced = !force.isEmpty() && !force.equals("0");
        boolean colour = environment.getOrDefault("NO_COLOR", "").isEmpty() && (capable || forced);
        boolean live = capable && environment.getOrDefault("CI", "").isEmpty();
        boolean unicode = charset.name().toUpperCase(Locale.ROOT).startsWith("UTF") && !dumb;
        return new TerminalStyle(live, colour, unicode);
    }

    /// Returns `text` between the colour sequence `code` (SGR parameters such as `1` or `38;5;61`) and its end.
    String paint(String code, String text) {
        return colour && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    String bold(String text) {
        return paint("1", text);
    }

    String dim(String text) {
        return paint("2", text);
    }

    /// Returns the first text if Unicode can be written, else the ASCII one.
    String pick(String unicodeText, String asciiText) {
        return unicode ? unicodeText : asciiText;
    }
}
