package dev.edgewise.text.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Splits template source into pieces with the whitespace rules of Jinja2 under `trim_blocks`, `lstrip_blocks`
/// and not `keep_trailing_newline`, the environment `transformers` uses.
///
/// - One newline at the end of the source is dropped; `\r\n` and `\r` count as `\n`.
/// - `{%- ` strips all whitespace before it, `-%}` all whitespace after it; likewise for `{{` and `{#`.
/// - `%}` and `#}` swallow one newline right after them, `+%}` and `+#}` do not; `}}` never does.
/// - Blanks between the start of a line and `{%` or `{#` are dropped, unless it is `{%+`.
final class TemplateLexer {
    private static final Pattern END_RAW = Pattern.compile("\\{%([-+]?)\\s*endraw\\s*(\\+%\\}|-%\\}|%\\})");
    private static final Pattern NAME = Pattern.compile("\\s*(\\w+)");

    private final String source;
    private final List<TemplatePiece> pieces = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private int position;
    private boolean lineStart = true;
    private int counted;
    private int line = 1;

    private TemplateLexer(String source) {
        this.source = source;
    }

    /// @throws TemplateFault if a `{{`, `{%`, `{#`, string or bracket is left open
    static List<TemplatePiece> split(String template) {
        String source = template.replace("\r\n", "\n").replace('\r', '\n');
        if (source.endsWith("\n")) {
            source = source.substring(0, source.length() - 1);
        }
        return new TemplateLexer(source).run();
    }

    private List<TemplatePiece> run() {
        while (position < source.length()) {
            int open = nextOpening(position);
            if (open < 0) {
                text.append(source, position, source.length());
                break;
            }
            char kind = source.charAt(open + 1);
            char sign = open + 2 < source.length() ? source.charAt(open + 2) : ' ';
            appendText(source.substring(position, open), kind, sign);
            int body = open + (sign == '-' || sign == '+' ? 3 : 2);
            switch (kind) {
                case '#' -> comment(open, body);
                case '%' -> statement(open, body);
                default -> output(open, sign == '+' ? open + 2 : body);
            }
        }
        flush();
        return pieces;
    }

    private int nextOpening(int from) {
        for (int i = source.indexOf('{', from); i >= 0; i = source.indexOf('{', i + 1)) {
            if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private void appendText(String data, char kind, char sign) {
        if (sign == '-') {
            text.append(StringMethods.strip(data, null, false, true));
        } else if (sign != '+' && kind != '{') {
            text.append(withoutIndent(data));
        } else {
            text.append(data);
        }
    }

    private String withoutIndent(String data) {
        int start = data.lastIndexOf('\n') + 1;
        boolean atLineStart = start > 0 || lineStart;
        return atLineStart && data.substring(start).isBlank() ? data.substring(0, start) : data;
    }

    private void comment(int open, int body) {
        int end = source.indexOf("#}", body);
        if (end < 0) {
            throw new TemplateFault("line " + line(open) + ": a comment {# is never closed");
        }
        char sign = end > body ? source.charAt(end - 1) : ' ';
        closeBlock(end + 2, sign);
    }

    private void output(int open, int body) {
        int end = closing(open, body, "}}");
        boolean trim = source.charAt(end - 1) == '-' && end > body;
        flush();
        pieces.add(new TemplatePiece.Output(
                source.substring(body, trim ? end - 1 : end).strip(), line(open)));
        position = end + 2;
        lineStart = false;
        if (trim) {
            skipWhitespace();
        }
    }

    private void statement(int open, int body) {
        int end = closing(open, body, "%}");
        char sign = end > body ? source.charAt(end - 1) : ' ';
        boolean signed = sign == '-' || sign == '+';
        String content = source.substring(body, signed ? end - 1 : end).strip();
        Matcher name = NAME.matcher(content);
        if (name.lookingAt() && name.group(1).equals("raw")) {
            position = end + 2;
            if (sign == '-') {
                skipWhitespace();
            }
            raw(open);
            return;
        }
        flush();
        pieces.add(new TemplatePiece.Statement(content, line(open)));
        closeBlock(end + 2, sign);
    }

    private void raw(int open) {
        Matcher end = END_RAW.matcher(source);
        if (!end.find(position)) {
            throw new TemplateFault("line " + line(open) + ": {% raw %} is never closed");
        }
        String data = source.substring(position, end.start());
        char sign = end.group(1).isEmpty() ? ' ' : end.group(1).charAt(0);
        appendText(data, '%', sign);
        closeBlock(end.end(), end.group(2).charAt(0));
    }

    private void closeBlock(int after, char sign) {
        position = after;
        lineStart = false;
        if (sign == '-') {
            skipWhitespace();
        } else if (sign != '+' && position < source.length() && source.charAt(position) == '\n') {
            position++;
            lineStart = true;
        }
    }

    private void skipWhitespace() {
        while (position < source.length() && Python.isSpace(source.charAt(position))) {
            position++;
        }
        lineStart = position > 0 && source.charAt(position - 1) == '\n';
    }

    /// Returns the index of `end` outside strings and brackets.
    private int closing(int open, int from, String end) {
        int depth = 0;
        for (int i = from; i < source.length(); i++) {
            char c = source.charAt(i);
            if (depth == 0 && source.startsWith(end, i)) {
                return i;
            }
            switch (c) {
                case '\'', '"' -> i = endOfString(i);
                case '(', '[', '{' -> depth++;
                case ')', ']', '}' -> depth--;
                default -> {}
            }
        }
        throw new TemplateFault("line " + line(open) + ": " + source.substring(open, open + 2) + " is never closed");
    }

    private int endOfString(int from) {
        char quote = source.charAt(from);
        for (int i = from + 1; i < source.length(); i++) {
            if (source.charAt(i) == '\\') {
                i++;
            } else if (source.charAt(i) == quote) {
                return i;
            }
        }
        throw new TemplateFault("line " + line(from) + ": a string is never closed");
    }

    private void flush() {
        if (!text.isEmpty()) {
            pieces.add(new TemplatePiece.Text(text.toString(), line));
            text.setLength(0);
        }
    }

    /// Returns the line an offset is on; offsets are asked for in order.
    private int line(int offset) {
        for (; counted < Math.min(offset, source.length()); counted++) {
            line += source.charAt(counted) == '\n' ? 1 : 0;
        }
        return line;
    }
}
