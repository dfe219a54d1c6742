package dev.edgewise.terminal;

import dev.edgewise.error.Quoted;
import java.util.ArrayList;
import java.util.List;

/// Measures text by the columns it takes, and keeps it free of anything that could move the cursor.
final class DisplayText {
    /// First and last code points of the blocks that terminals draw over two columns.
    private static final int[][] WIDE = {
        {0x1100, 0x115f},
        {0x2e80, 0xa4cf},
        {0xac00, 0xd7a3},
        {0xf900, 0xfaff},
        {0xfe30, 0xfe6f},
        {0xff00, 0xff60},
        {0xffe0, 0xffe6},
        {0x1f300, 0x1faff},
        {0x20000, 0x3fffd},
    };

    private DisplayText() {}

    /// Returns `text` on one line. Line breaks become `⏎`, and every other control, format, surrogate or
    /// unassigned character is removed. A completion may hold anything; escape sequences in it must not reach
    /// the terminal.
    static String safe(String text, TerminalStyle style) {
        StringBuilder out = new StringBuilder(text.length());
        text.strip().codePoints().forEach(c -> {
            if (c == '\n') {
                out.append(style.pick(" ⏎ ", " / "));
            } else if (c == '\t') {
                out.append(' ');
            } else if (Quoted.isShown(c)) {
                out.appendCodePoint(style.unicode() || c < 0x7f ? c : '?');
            }
        });
        return out.toString();
    }

    /// Returns the columns that `text` takes. Colour sequences take none.
    static int width(String text) {
        int width = 0;
        int i = 0;
        while (i < text.length()) {
            int end = sequenceEnd(text, i);
            if (end > i) {
                i = end;
            } else {
                int c = text.codePointAt(i);
                width += width(c);
                i += Character.charCount(c);
            }
        }
        return width;
    }

    /// Returns `text` in exactly `columns`: padded on the right, or cut with `…` at its end. Colour sequences
    /// are kept, and closed after a cut.
    static String fit(String text, int columns, TerminalStyle style) {
        int width = width(text);
        if (width <= columns) {
            return text + " ".repeat(columns - width);
        }
        return cut(text, columns, style);
    }

    /// Returns `text` in at most `columns`. A longer text is cut with `…` at its end.
    static String cut(String text, int columns, TerminalStyle style) {
        if (width(text) <= columns) {
            return text;
        }
        String mark = style.pick("…", "~");
        int room = Math.max(0, columns - 1);
        StringBuilder out = new StringBuilder();
        int used = 0;
        boolean coloured = false;
        int i = 0;
        while (i < text.length()) {
            int end = sequenceEnd(text, i);
            if (end > i) {
                out.append(text, i, end);
                coloured = true;
                i = end;
                continue;
            }
            int c = text.codePointAt(i);
            if (used + width(c) > room) {
                break;
            }
            out.appendCodePoint(c);
            used += width(c);
            i += Character.charCount(c);
        }
        out.append(columns > 0 ? mark : "").append(coloured ? "\u001b[0m" : "");
        return out.append(" ".repeat(Math.max(0, room - used))).toString();
    }

    /// Returns plain `text` in lines of at most `columns`, broken between words if possible.
    static List<String> wrap(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && width(line.toString()) + 1 + width(word) > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() > 0 ? " " : "").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /// Returns the end of the colour sequence, `ESC[1;32m`, that begins at `i`; `i` if none does.
    private static int sequenceEnd(String text, int i) {
        if (!text.startsWith("\u001b[", i)) {
            return i;
        }
        int end = i + 2;
        while (end < text.length() && "0123456789;".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return end < text.length() && text.charAt(end) == 'm' ? end + 1 : i;
    }

    /// Returns the columns of one character: 2 for East Asian wide characters and emoji, 0 for combining marks.
    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        for (int[] range : WIDE) {
            if (c >= range[0] && c <= range[1]) {
                return 2;
            }
        }
        return 1;
    }
}
