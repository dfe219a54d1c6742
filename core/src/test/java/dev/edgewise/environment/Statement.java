package dev.edgewise.environment;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Checks a step such as `4+8+1=13`, `3<9`, `min(5,3)=3` or `y+3=b`, independently of the code that wrote it:
/// numbers with optional signs, `*` and `/` before `+` and `-`, no brackets but those of `min`; or one letter that
/// moves forward in the alphabet, where `a` comes after `z`.
final class Statement {
    private static final Pattern STATEMENT = Pattern.compile("(.+?)([<>=])(.+)");
    private static final Pattern TERM = Pattern.compile("([+-]?)(\\d+(?:\\.\\d+)?)((?:[*/]\\d+)*)");
    private static final Pattern MOVE = Pattern.compile("([a-z])\\+(\\d+)=([a-z])");
    private static final String TWO_ALPHABETS = "abcdefghijklmnopqrstuvwxyz".repeat(2);

    private Statement() {}

    static boolean isTrue(String statement) {
        Matcher move = MOVE.matcher(statement);
        if (move.matches()) {
            int from = TWO_ALPHABETS.indexOf(move.group(1));
            return TWO_ALPHABETS.startsWith(move.group(3), from + Integer.parseInt(move.group(2)));
        }
        Matcher matcher = STATEMENT.matcher(statement);
        if (!matcher.matches()) {
            return false;
        }
        int order = value(matcher.group(1)).compareTo(value(matcher.group(3)));
        return switch (matcher.group(2)) {
            case "<" -> order < 0;
            case ">" -> order > 0;
            default -> order == 0;
        };
    }

    private static BigDecimal value(String text) {
        if (text.startsWith("min(")) {
            List<String> numbers =
                    Arrays.asList(text.substring(4, text.length() - 1).split(",", -1));
            return numbers.stream()
                    .map(BigDecimal::new)
                    .min(BigDecimal::compareTo)
                    .orElseThrow();
        }
        BigDecimal sum = BigDecimal.ZERO;
        Matcher terms = TERM.matcher(text);
        int end = 0;
        while (terms.lookingAt()) {
            BigDecimal product = new BigDecimal(terms.group(2));
            Matcher factors = Pattern.compile("([*/])(\\d+)").matcher(terms.group(3));
            while (factors.find()) {
                BigDecimal factor = new BigDecimal(factors.group(2));
                product = factors.group(1).equals("*") ? product.multiply(factor) : product.divide(factor);
            }
            sum = terms.group(1).equals("-") ? sum.subtract(product) : sum.add(product);
            end = terms.end();
            terms.region(end, text.length());
        }
        if (end != text.length()) {
            throw new AssertionError("cannot read " + text);
        }
        return sum;
    }
}
