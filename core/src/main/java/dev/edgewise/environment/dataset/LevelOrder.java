package dev.edgewise.environment.dataset;

import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The order of a data set's levels, easiest first. It is the order that the configuration names, or the usual
/// order of words such as `easy`, `medium` and `hard`, or else that of [LevelValue].
///
/// @param reason how the order came about, for people; empty if the levels are numbers, whose order is plain
record LevelOrder(Comparator<LevelValue> comparator, String reason) {
    /// Words that are used together, easiest first. The words of one group mean about the same.
    private static final List<Map<String, Integer>> SCALES = List.of(
            scale(
                    "trivial",
                    "very easy, easiest",
                    "easier",
                    "easy, simple, basic, introductory",
                    "easy medium, medium easy",
                    "medium, moderate, intermediate, normal, average, middle, standard, interview",
                    "medium hard, hard medium",
                    "hard, difficult, challenging, complex, advanced, competition",
                    "harder",
                    "very hard, very difficult, hardest, expert",
                    "extreme, extremely hard, insane"),
            scale(
                    "none",
                    "very low, lowest, minimal",
                    "low, small, short, minor, light",
                    "low medium, medium low",
                    "medium, moderate, mid, middle, average, normal",
                    "medium high, high medium",
                    "high, large, big, long, major, severe",
                    "very high, very large, very long, highest, huge, extreme, critical"),
            scale(
                    "novice, newbie, absolute beginner",
                    "beginner, basic, foundation, entry",
                    "elementary",
                    "pre intermediate, lower intermediate",
                    "intermediate, medium",
                    "upper intermediate",
                    "proficient, skilled, competent",
                    "advanced",
                    "expert, professional",
                    "master, grandmaster"),
            scale(
                    "preschool, pre school, nursery",
                    "kindergarten",
                    "elementary, elementary school, primary, primary school, grade school",
                    "middle, middle school, junior high, junior high school, lower secondary",
                    "secondary, secondary school",
                    "high, high school, senior high, senior high school, upper secondary",
                    "college, university, undergraduate, bachelor",
                    "graduate, graduate school, postgraduate, master",
                    "phd, doctorate, doctoral, research"),
            scale("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
            scale("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
            scale("bronze", "silver", "gold", "platinum", "diamond"));

    /// Returns the order of `values`.
    ///
    /// @param items the problems they come from
    /// @throws DataException if the configuration names an order that lacks one of them
    static LevelOrder of(DatasetSpec spec, Collection<Item> items) {
        if (!spec.levelOrder().isEmpty()) {
            List<LevelValue> order =
                    spec.levelOrder().stream().map(LevelValue::new).toList();
            items.forEach(item -> requireNamed(spec, order, item));
            return new LevelOrder(Comparator.comparingInt(order::indexOf), "as level_order says");
        }
        List<LevelValue> values = items.stream().map(Item::level).distinct().toList();
        if (values.stream().allMatch(LevelValue::isNumber)) {
            return new LevelOrder(Comparator.naturalOrder(), "");
        }
        for (Map<String, Integer> scale : SCALES) {
            if (values.stream().allMatch(value -> scale.containsKey(word(value)))) {
                return new LevelOrder(
                        Comparator.<LevelValue>comparingInt(value -> scale.getOrDefault(word(value), 0))
                                .thenComparing(Comparator.naturalOrder()),
                        "in the usual order of these words");
            }
        }
        boolean numbered = values.stream().allMatch(LevelValue::hasNumber);
        return new LevelOrder(
                Comparator.naturalOrder(),
                numbered ? "by their numbers" : "in the order of the alphabet, as no other is known");
    }

    private static void requireNamed(DatasetSpec spec, List<LevelValue> order, Item item) {
        if (!order.contains(item.level())) {
            throw new DataException(
                    item.place() + ": the level \"" + Quoted.of(item.level().text()) + "\" is not in level_order: "
                            + String.join(", ", spec.levelOrder()) + ". Put it where it belongs.");
        }
    }

    /// Returns a level as the scales write it: `Very_Hard` is `very hard`.
    private static String word(LevelValue value) {
        return value.text().toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", " ").strip();
    }

    private static Map<String, Integer> scale(String... groups) {
        return IntStream.range(0, groups.length)
                .boxed()
                .flatMap(rank -> List.of(groups[rank].split(", ", -1)).stream().map(word -> Map.entry(word, rank)))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
