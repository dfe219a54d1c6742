package dev.edgewise.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// Makes whole numbers between the bounds of a schema, digit by digit.
///
/// @param least the smallest of them
/// @param most the largest
record WholeNumbers(Syntax syntax, long least, long most) {
    static final List<String> KEYWORDS = List.of("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum");

    /// Numbers have at most as many digits as those without bounds.
    private static final long LARGEST = 999_999_999_999_999_999L;

    /// Tells whether a schema has bounds.
    static boolean bounded(JsonNode schema) {
        return KEYWORDS.stream().anyMatch(schema::has);
    }

    /// Makes the numbers of a schema.
    ///
    /// @throws dev.edgewise.error.DataException if there is none
    static Rule of(JsonNode schema, Syntax syntax, SchemaKeywords keywords, String path) {
        long least = -LARGEST;
        long most = LARGEST;
        for (String keyword : KEYWORDS) {
            if (schema.has(keyword)) {
                JsonNode value = schema.get(keyword);
                if (!value.isNumber() || Double.isInfinite(value.doubleValue())) {
                    throw keywords.fault(
                            path, "has " + SchemaKeywords.shown(value) + " for " + keyword + "; write a number");
                }
                switch (keyword) {
                    case "minimum" -> least = Math.max(least, -below(value, -1));
                    case "exclusiveMinimum" -> least = Math.max(least, below(value, 1) + 1);
                    case "maximum" -> most = Math.min(most, below(value, 1));
                    default -> most = Math.min(most, -below(value, -1) - 1);
                }
            }
        }
        if (least > LARGEST || most < -LARGEST) {
            throw keywords.fault(path, "has a bound of more than 18 digits, which leaves no whole number to write");
        }
        if (least > most) {
            throw keywords.fault(path, "has bounds between which is no whole number; correct them");
        }
        return new WholeNumbers(syntax, least, most).rule();
    }

    /// Returns the largest whole number that is at most the value times the sign.
    private static long below(JsonNode value, int sign) {
        long bound = LARGEST + 1;
        if (!value.isIntegralNumber()) {
            return (long) Math.clamp(Math.floor(sign * value.doubleValue()), (double) -bound, (double) bound);
        }
        BigInteger whole = value.bigIntegerValue().multiply(BigInteger.valueOf(sign));
        return whole.max(BigInteger.valueOf(-bound))
                .min(BigInteger.valueOf(bound))
                .longValueExact();
    }

    private Rule rule() {
        List<Rule> ways = new ArrayList<>();
        if (least < 0) {
            ways.add(Rule.sequence(syntax.text("-"), digits(Math.max(1, -most), -least)));
        }
        if (most >= 0) {
            ways.add(digits(Math.max(0, least), most));
        }
        return Rule.choice(ways);
    }

    private Rule digits(long first, long last) {
        List<Rule> ways = new ArrayList<>();
        long from = first;
        while (from <= last) {
            String text = Long.toString(from);
            String nines = "9".repeat(text.length());
            long to = Math.min(last, Long.parseLong(nines));
            ways.add(between(text, Long.toString(to)));
            from = to + 1;
        }
        return Rule.choice(ways);
    }

    /// Makes the numbers between two with as many digits, leading zeros included.
    private Rule between(String first, String last) {
        int rest = first.length() - 1;
        if (rest < 0) {
            return Rule.NOTHING;
        }
        char low = first.charAt(0);
        char high = last.charAt(0);
        if (low == high) {
            return Rule.sequence(syntax.digits(low, low), between(first.substring(1), last.substring(1)));
        }
        String zeros = "0".repeat(rest);
        String nines = "9".repeat(rest);
        boolean fromZeros = first.endsWith(zeros);
        boolean toNines = last.endsWith(nines);
        char free = fromZeros ? low : (char) (low + 1);
        char freeTo = toNines ? high : (char) (high - 1);
        List<Rule> ways = new ArrayList<>();
        if (!fromZeros) {
            ways.add(Rule.sequence(syntax.digits(low, low), between(first.substring(1), nines)));
        }
        if (free <= freeTo) {
            ways.add(Rule.sequence(syntax.digits(free, freeTo), Rule.repeat(syntax.digits('0', '9'), rest, rest)));
        }
        if (!toNines) {
            ways.add(Rule.sequence(syntax.digits(high, high), between(zeros, last.substring(1))));
        }
        return Rule.choice(ways);
    }
}
