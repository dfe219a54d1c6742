package dev.edgewise.environment.solution;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the final answer in a line of a solution: `#### 18`, `A: 18`, `The answer is $18.`, `\boxed{18}`.
public final class AnswerLine {
    private static final Pattern LINE = Pattern.compile(
            "(?i)^(?:#{4}(?!#)|a(?:nswer)?:|(?:so |therefore,? |thus,? )?(?:the )?(?:final )?answer is:?)\\s*(.+)$");
    private static final Pattern BOXED = Pattern.compile("\\\\boxed\\{([^{}]*)\\}");
    private static final Pattern TAG = Pattern.compile("<answer>(.*?)</answer>");
    private static final Pattern NUMBER = Pattern.compile("-?(?:\\d[\\d,]*(?:\\.\\d+)?|\\.\\d+)");

    private static final Pattern LEADING = Pattern.compile("^\\$?(" + NUMBER.pattern() + ")(?![\\w+*/^=-])");

    private AnswerLine() {}

    /// Returns the answer of a line; the number where it begins with one, as `$18 a day` does. Empty where the
    /// line gives none.
    public static Optional<String> of(String line) {
        for (Pattern pattern : new Pattern[] {LINE, BOXED, TAG}) {
            Matcher matcher = pattern.matcher(line.strip());
            if (matcher.find()) {
                return Optional.of(value(matcher.group(1))).filter(answer -> !answer.isBlank());
            }
        }
        return Optional.empty();
    }

    private static String value(String answer) {
        Matcher number = LEADING.matcher(answer);
        return number.find()
                ? number(number.group(1)).orElseThrow().toPlainString()
                : answer.replaceFirst("\\.$", "").strip();
    }

    /// Returns the number that a text is, with or without commas; a point at its end does not count.
    public static Optional<BigDecimal> number(String text) {
        String plain = text.replaceAll("[.,]+$", "").replace(",", "");
        return NUMBER.matcher(plain).matches()
                ? Optional.of(new BigDecimal(plain).stripTrailingZeros())
                : Optional.empty();
    }
}
