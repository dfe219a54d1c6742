package dev.edgewise.pattern;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;

/// A Python regular expression that a stranger wrote, matched in time and memory linear in its length.
///
/// RE2 has no lookaheads, back references, possessive quantifiers and `\\Z`; such an expression cannot be read here.
/// One that means something else in Python cannot either, nor one whose counted repetitions make it larger than
/// [#LARGEST].
public final class LinearPattern {
    /// Characters, each as often as counted repetitions repeat it at most.
    public static final int LARGEST = 10_000;

    private static final java.util.regex.Pattern COUNT = java.util.regex.Pattern.compile("\\{(\\d+)(?:,(\\d*))?\\}");
    private static final java.util.regex.Pattern OTHER_IN_PYTHON =
            java.util.regex.Pattern.compile("\\\\[QEpPCz]|\\[\\[:|\\{,");

    private final Pattern pattern;

    private LinearPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /// Reads an expression; empty when it cannot be read here.
    public static Optional<LinearPattern> of(String python) {
        if (size(python) > LARGEST || OTHER_IN_PYTHON.matcher(python).find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new LinearPattern(Pattern.compile(python)));
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    private static long size(String python) {
        long size = python.length();
        Matcher counts = COUNT.matcher(python);
        while (size <= LARGEST && counts.find()) {
            String most = counts.group(2) == null || counts.group(2).isEmpty() ? counts.group(1) : counts.group(2);
            size = most.length() > 4 ? LARGEST + 1L : size * Math.max(1, Integer.parseInt(most));
        }
        return size;
    }

    /// Tells whether the whole text matches, as `re.fullmatch` says.
    public boolean matches(String text) {
        return pattern.matches(text);
    }

    /// Tells whether some part of the text matches, as `re.search` says.
    public boolean isIn(String text) {
        return pattern.matcher(text).find();
    }

    /// Returns the group `name` of a match at the beginning, as `re.match` finds it.
    public Optional<String> group(String text, String name) {
        com.google.re2j.Matcher matcher = pattern.matcher(text);
        return matcher.lookingAt() ? Optional.ofNullable(matcher.group(name)) : Optional.empty();
    }
}
