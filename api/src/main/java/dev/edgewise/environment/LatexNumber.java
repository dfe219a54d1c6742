package dev.edgewise.environment;

import dev.edgewise.environment.expression.Fraction;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads a number as LaTeX writes it: exactly what the page shows, without searching for it.
///
/// It reads everything that [NumberAnswer] reads, and these forms:
///
/// | what | for example |
/// |---|---|
/// | separators of thousands, one kind in a number | `9{,}500`, `9\,500`, `9\!,500`, `9,\!500`, `9\ 500`, `9~500` |
/// | a dollar, before or behind the sign | `\$18`, `-\$18`, `\$-18`, `$-18` |
/// | mathematics, a group or a font around all of it | `$18$`, `{18}`, `\text{18}`, `\mathbf{18}` |
/// | blanks behind the sign, none before the point | `- 3`, `.5` |
/// | a fraction in lowest terms | `\frac{1}{2}`, `\dfrac12`, `-\frac{1}{2}`, `\frac{-1}{2}`, `1/2` |
/// | a power of ten | `1.8\times 10^{3}` |
/// | a percent or degree sign, a unit as text | `18\%`, `18^\circ`, `18\text{ dollars}`, `18\text{ cm}^2` |
///
/// Percent signs and units do not change the value: `18\%` is 18.
///
/// A fraction that is not in lowest terms is a calculation, not a result; otherwise `\boxed{282/6}` would answer
/// `282/6=`. The same holds for any other operation. Brackets, mixed numbers, several numbers and texts that are
/// no unit (`\text{ or }`, `\text{ thousand}`, `\mathrm{i}`) are refused.
final class LatexNumber {
    private static final String SPACE = "(?:[\\s~]|\\\\[ ,:;!]|\\\\quad(?![A-Za-z]))*+";
    private static final String SIGN = "[+\\-\u2212]";

    private static final List<String> COMMAS = List.of(",", "{,}", "\\!,", ",\\!");
    private static final List<String> SPACES = List.of("\\,", "\\:", "\\;", "\\ ", "~");

    /// Digits, or groups of three behind one kind of separator.
    private static final String WHOLE =
            whole(Stream.of(COMMAS, SPACES).flatMap(List::stream).toList());

    private static final String DECIMAL = "(?<whole>" + WHOLE + "?)(?:\\.(?<part>[0-9]*))?";
    private static final String FRACTION =
            "\\\\[dtc]?frac" + SPACE + "(?:\\{" + SPACE + "(?<inside>" + SIGN + "?)" + SPACE
                    + "(?<over>" + WHOLE + ")" + SPACE + "\\}|(?<overDigit>[0-9]))" + SPACE
                    + "(?:\\{" + SPACE + "(?<under>" + WHOLE + ")" + SPACE + "\\}|(?<underDigit>[0-9]))";

    /// No spaces as separators here: `1\,125/128` shows a mixed number.
    private static final String SLASHED =
            "(?<left>" + whole(COMMAS) + ")" + SPACE + "/" + SPACE + "(?<right>" + whole(COMMAS) + ")";

    private static final String POWER = "(?<mantissa>[1-9](?:\\.[0-9]+)?)" + SPACE + "\\\\(?:times|cdot)" + SPACE
            + "10\\^(?:\\{(?<exponent>[+-]?[0-9]{1,2})\\}|(?<digit>[0-9]))";

    private static final String UNIT =
            "\\\\(?:text(?:rm)?|mathrm|mbox)\\{ *(?<unit>[A-Za-z][A-Za-z ./]*)\\}(?:\\^(?:[23]|\\{[23]\\}))?";
    private static final Pattern NUMBER = Pattern.compile("(?<sign>" + SIGN + "?)" + SPACE + "(?:\\\\?\\$)?" + SPACE
            + "(?<late>" + SIGN + "?)" + SPACE + "(?:" + POWER + "|" + FRACTION + "|" + SLASHED + "|" + DECIMAL + ")"
            + SPACE + "(?:\\\\%|\\^(?:\\\\circ|\\{\\\\circ\\}))?" + SPACE + "(?:" + UNIT + ")?");

    /// Matches what encloses a whole number. A group that begins inside also ends inside, because a number
    /// closes no group that it has not opened.
    private static final Pattern AROUND = Pattern.compile("(?s)" + SPACE
            + "(?:(?:\\\\(?:text(?:rm|bf|it|sf|tt|normal)?|math(?:rm|bf|it|sf|tt|normal)|boldsymbol|bm|mbox)" + SPACE
            + ")?\\{(?<group>.*)\\}|\\$(?<dollars>.*)\\$|\\\\\\((?<brackets>.*)\\\\\\))" + SPACE);

    private static final Pattern FRONT = Pattern.compile("^" + SPACE + "(?:\\\\displaystyle(?![A-Za-z]))?" + SPACE);

    /// Words that change the number before them or take it back, and letters that stand for a number.
    private static final Pattern NO_UNIT = Pattern.compile("(?i:\\b(?:(?:zero|one|two|three|four|five|six|seven|eight"
            + "|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
            + "|hundred|thousand|[a-z]+illion(?:th)?|lakh|crore|gross|dozen|half|halve|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
            + "|hundredth|thousandth)s?|squared|cubed|or|nor|and|to|not?|but|if|is|plus|minus|times|over|by|divided|mod|modulo|factorial"
            + "|negative|base|binary|octal|hex|hexadecimal|pi|sqrt|root|mn|bn|tn)\\b)"
            + "|\\b[kKMB]\\b|^[a-zA-Z&&[^mgshlLCFNWVAJ]] *$");

    private LatexNumber() {}

    private static String whole(List<String> separators) {
        return separators.stream()
                .map(separator -> "(?:" + Pattern.quote(separator) + "[0-9]{3})+")
                .collect(Collectors.joining("|", "(?:[0-9]+|[1-9][0-9]{0,2}(?:", "))"));
    }

    /// Returns the number that `text` shows. Empty when it shows anything else.
    static Optional<Fraction> parse(String text) {
        if (text.length() > NumberAnswer.MAX_LENGTH) {
            return Optional.empty();
        }
        String inner = unwrapped(text);
        Matcher number = NUMBER.matcher(inner);
        if (!number.matches()) {
            return Optional.empty();
        }
        String unit = group(number, "unit");
        String signs = group(number, "sign") + group(number, "late") + group(number, "inside");
        if (signs.length() > 1 || NO_UNIT.matcher(unit).find()) {
            return Optional.empty();
        }
        Optional<Fraction> size = size(number);
        return signs.isEmpty() || signs.equals("+") ? size : size.map(Fraction::negated);
    }

    /// Removes what encloses the text and shows nothing of its own.
    private static String unwrapped(String text) {
        String inner = text;
        Matcher around = AROUND.matcher(inner);
        while (around.matches()) {
            inner = group(around, "group") + group(around, "dollars") + group(around, "brackets");
            around = AROUND.matcher(inner);
        }
        return FRONT.matcher(inner).replaceFirst("");
    }

    private static Optional<Fraction> size(Matcher number) {
        String over = group(number, "over") + group(number, "overDigit") + group(number, "left");
        if (!over.isEmpty()) {
            return lowestTerms(over, group(number, "under") + group(number, "underDigit") + group(number, "right"));
        }
        String mantissa = group(number, "mantissa");
        if (!mantissa.isEmpty()) {
            int exponent = Integer.parseInt(group(number, "exponent") + group(number, "digit"));
            return Optional.of(Fraction.of(new BigDecimal(mantissa).scaleByPowerOfTen(exponent)));
        }
        String whole = digits(group(number, "whole"));
        String part = group(number, "part");
        return whole.isEmpty() && part.isEmpty()
                ? Optional.empty()
                : Optional.of(Fraction.of(new BigDecimal("0" + whole + "." + part + "0")));
    }

    private static Optional<Fraction> lowestTerms(String over, String under) {
        BigInteger numerator = new BigInteger(digits(over));
        BigInteger denominator = new BigInteger(digits(under));
        boolean lowest = denominator.compareTo(BigInteger.ONE) > 0
                && numerator.gcd(denominator).equals(BigInteger.ONE);
        return lowest ? Optional.of(new Fraction(numerator, denominator)) : Optional.empty();
    }

    private static String digits(String whole) {
        return whole.replaceAll("[^0-9]", "");
    }

    private static String group(Matcher matcher, String name) {
        String text = matcher.group(name);
        return text == null ? "" : text;
    }
}
