package dev.edgewise.completion;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The formats that Edgewise knows by itself, in the order in which they are tried.
///
/// Echo Chamber (2504.07912) tells code from prose by the substring `def`, so "define" counts as code there.
/// Here a line has to begin like code. A line with `return` and two words behind it is prose, but for a word of a
/// programming language and what it works on: `return not done`.
public enum BuiltInFormat implements CompletionFormat {
    /// A `<tool_call>`, or a JSON object with `name` and `arguments`.
    TOOL_CALL {
        @Override
        public boolean matches(String text) {
            return text.contains("<tool_call>") || TOOL_JSON.matcher(text).find();
        }
    },

    /// A fenced block, an `<llm-code>` block, or a line that begins like a program's.
    CODE {
        @Override
        public boolean matches(String text) {
            return text.contains("```")
                    || text.contains("<llm-code>")
                    || CODE_LINE.matcher(text).find();
        }
    },

    /// Lines of equations: at least one, and no fewer than the other lines.
    EQUATION_CHAIN {
        @Override
        public boolean matches(String text) {
            if (text.indexOf('=') < 0) {
                return false;
            }
            List<String> lines = lines(text);
            long equations = lines.stream()
                    .filter(line -> EQUATION.matcher(line).find() && hasFewWords(line))
                    .count();
            return equations > 0 && 2 * equations >= lines.size();
        }
    },

    /// One line of at most three words, not counting a mark of the answer.
    BARE_ANSWER {
        @Override
        public boolean matches(String text) {
            String bare = text.replace("####", " ")
                    .replace("\\boxed", " ")
                    .replace("<answer>", " ")
                    .replace("</answer>", " ");
            return lines(bare).size() == 1 && bare.strip().split("\\s+", FEW_WORDS + 1).length <= FEW_WORDS;
        }
    },

    /// Everything else.
    PROSE {
        @Override
        public boolean matches(String text) {
            return true;
        }
    };

    private static final int FEW_WORDS = 3;
    private static final Pattern TOOL_JSON =
            Pattern.compile("(?s)\\{\\s*\"name\"\\s*:\\s*\"[^\"]+\"\\s*,\\s*\"(?:arguments|parameters)\"\\s*:");

    private static final String BLANKS = "[ \\t]++";

    /// Matches a word of a programming language and what it works on, behind `return`.
    private static final String OPERATION =
            "(?:not|await|lambda)" + BLANKS + "\\w++(?!" + BLANKS + "\\w)|new" + BLANKS + "\\w++\\(";

    /// It takes only the blanks at the start of one line. If it ran on over blank lines, each of them would read
    /// the rest anew.
    private static final Pattern CODE_LINE =
            Pattern.compile("(?m)^[ \\t]*+(?:def \\w+\\s*\\(|class \\w+\\s*[(:]|import \\w+"
                    + "\\s*$|from \\w+ import |return\\b(?!" + BLANKS + "(?!" + OPERATION + ")\\w++" + BLANKS
                    + "\\w)[^.]*$"
                    + "|print\\s*\\(|for \\w+ in .*:\\s*$)");

    /// Matches a digit, then an equals sign before the next number. It begins where a side of an equation does
    /// and never goes back, so each character is read a bounded number of times.
    private static final Pattern EQUATION = Pattern.compile("(?<![^=\\n])[^=\\n\\d]*+\\d[^=\\n]*+=\\s*+[-+(]?\\s*+\\d");

    private static final Pattern WORD = Pattern.compile("\\p{L}{2,}");

    @Override
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static List<String> lines(String text) {
        return text.lines().filter(line -> !line.isBlank()).toList();
    }

    private static boolean hasFewWords(String line) {
        return WORD.matcher(line).results().limit(FEW_WORDS + 1).count() <= FEW_WORDS;
    }
}
