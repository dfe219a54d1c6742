package dev.edgewise.terminal;

import java.util.ArrayList;
import java.util.List;

/// A terminal of so many columns and rows that knows what the views use: text, wrapping, scrolling, cursor up,
/// erase line and erase below. Anything else is a fault.
final class Screen {
    private final int columns;
    private final int rows;
    private final List<StringBuilder> lines = new ArrayList<>();
    private int top;
    private int row;
    private int column;

    Screen(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
        lines.add(new StringBuilder());
    }

    void feed(String text) {
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '\u001b' -> i = sequence(text, i);
                case '\r' -> column = 0;
                case '\n' -> {
                    column = 0;
                    down();
                }
                default -> put(c);
            }
        }
    }

    private int sequence(String text, int start) {
        int end = start + 1;
        while (!Character.isLetter(text.charAt(end))) {
            end++;
        }
        String body = text.substring(start + 1, end);
        switch (text.charAt(end)) {
            case 'm', 'h', 'l' -> {
                // colours and modes move nothing
            }
            case 'A' -> row = Math.max(top, row - Integer.parseInt(body));
            case 'K' -> line().setLength(Math.min(line().length(), column));
            case 'J' -> {
                line().setLength(Math.min(line().length(), column));
                while (lines.size() > row + 1) {
                    lines.removeLast();
                }
            }
            default -> throw new AssertionError("unexpected sequence " + body + text.charAt(end));
        }
        return end + 1;
    }

    private void put(int c) {
        if (c < 0x20) {
            throw new AssertionError("unexpected control character " + c);
        }
        if (column == columns) {
            column = 0;
            down();
        }
        StringBuilder line = line();
        while (line.length() <= column) {
            line.append(' ');
        }
        line.setCharAt(column, (char) c);
        column++;
    }

    private void down() {
        row++;
        if (row == lines.size()) {
            lines.add(new StringBuilder());
        }
        top = Math.max(top, lines.size() - rows);
    }

    private StringBuilder line() {
        return lines.get(row);
    }

    /// Everything that was written, what scrolled off included.
    List<String> lines() {
        return lines.stream().map(line -> line.toString().stripTrailing()).toList();
    }

    String text() {
        return String.join("\n", lines());
    }

    int widest() {
        return lines().stream().mapToInt(String::length).max().orElse(0);
    }
}
