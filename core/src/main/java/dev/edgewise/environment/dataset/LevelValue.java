package dev.edgewise.environment.dataset;

import dev.edgewise.environment.NumberAnswer;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A value that orders problems by difficulty, such as `3`, `Level 5` or `medium`.
///
/// In its own order numbers come first, by size. Other texts follow in alphabetical order, in which runs of
/// digits count as numbers, so that `Level 2` comes before `Level 10`. [LevelOrder] says what a data set makes
/// of it.
record LevelValue(String text) implements Comparable<LevelValue> {
    private static final Pattern PARTS = Pattern.compile("\\d+|\\D+");
    private static final Comparator<String> PART_ORDER = Comparator.<String, Boolean>comparing(
                    part -> number(part).isEmpty())
            .thenComparing(part -> number(part).orElse(BigDecimal.ZERO))
            .thenComparing(Function.identity());

    LevelValue {
        text = number(text).map(NumberAnswer::text).orElse(text.strip());
    }

    LevelValue(int number) {
        this(Integer.toString(number));
    }

    @Override
    public int compareTo(LevelValue other) {
        if (number(text).isPresent() || number(other.text).isPresent()) {
            return PART_ORDER.compare(text, other.text);
        }
        String[] mine = parts(text);
        String[] theirs = parts(other.text);
        for (int i = 0; i < Math.min(mine.length, theirs.length); i++) {
            int order = PART_ORDER.compare(mine[i], theirs[i]);
            if (order != 0) {
                return order;
            }
        }
        return mine.length != theirs.length ? Integer.compare(mine.length, theirs.length) : text.compareTo(other.text);
    }

    boolean isNumber() {
        return number(text).isPresent();
    }

    /// Tells whether a number is part of it, as in `Level 2`.
    boolean hasNumber() {
        return text.chars().anyMatch(c -> c >= '0' && c <= '9');
    }

    private static Optional<BigDecimal> number(String text) {
        return NumberAnswer.parse(text.strip());
    }

    private static String[] parts(String text) {
        return Stream.of(text)
                .flatMap(t -> PARTS.matcher(t).results())
                .map(r -> r.group())
                .toArray(String[]::new);
    }
}
