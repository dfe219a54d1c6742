package dev.edgewise.environment.dataset;

import dev.edgewise.error.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Says in words what became of a data set's rows.
///
/// @param showSteps whether solutions are shown with their steps
record DatasetOrigin(DatasetItems items, Levels levels, LevelOrder order, boolean showSteps) {
    /// The most levels that are named one by one.
    private static final int NAMED = 12;

    List<String> sentences(DatasetSpec spec) {
        List<String> sentences = new ArrayList<>();
        sentences.add(spec.name() + ": " + rows() + leftOut());
        String unsolved = unsolved(spec);
        if (!unsolved.isEmpty()) {
            sentences.add(spec.name() + ": " + unsolved);
        }
        if (levels.count() > 1) {
            sentences.add(spec.name() + ": levels by " + Quoted.of(items.levelName())
                    + ", easiest first, with problems for training: " + ladder() + ordered(spec));
        }
        return List.copyOf(sentences);
    }

    private String rows() {
        return items.rows() + " rows read, " + items.train().size() + " problems for training, "
                + items.test().size() + " held out";
    }

    private String leftOut() {
        List<String> reasons = new ArrayList<>();
        if (items.repeated() > 0) {
            reasons.add(items.repeated() + " that repeat a question");
        }
        if (items.alsoTested() > 0) {
            reasons.add(items.alsoTested() + " training rows whose question is in the test files");
        }
        return reasons.isEmpty() ? "" : "; left out: " + String.join(", ", reasons);
    }

    private String unsolved(DatasetSpec spec) {
        @Nullable String field = spec.columns().solution();
        long without = items.train().stream().filter(item -> !item.solved()).count();
        if (field == null || without == 0) {
            return "";
        }
        String shown = showSteps ? "; they are asked, and not shown as solutions" : "";
        String counted = spec.columns().level() == null && !spec.judged()
                ? "; they count as 0 steps, the easiest level. Set level_field to a field that says how hard they are"
                : "";
        return without + " of the " + items.train().size() + " problems for training have no solution in "
                + Quoted.of(field) + shown + counted;
    }

    private String ladder() {
        int[] counts = new int[levels.count()];
        items.train().forEach(item -> counts[levels.of(item.level())]++);
        String named = IntStream.range(0, Math.min(NAMED, counts.length))
                .mapToObj(level -> Quoted.of(levels.describe(level)) + " (" + counts[level] + ")")
                .collect(Collectors.joining(", "));
        return counts.length <= NAMED ? named : named + ", and " + (counts.length - NAMED) + " more";
    }

    private String ordered(DatasetSpec spec) {
        if (order.reason().isEmpty()) {
            return "";
        }
        if (!spec.levelOrder().isEmpty()) {
            return "; " + order.reason();
        }
        String example = levels.values().stream()
                .limit(NAMED)
                .map(value -> "\"" + Quoted.of(value.text()) + "\"")
                .collect(Collectors.joining(", "));
        return "; " + order.reason() + ". To set another order, list them easiest first: level_order: [" + example
                + (levels.values().size() > NAMED ? ", …]" : "]");
    }
}
