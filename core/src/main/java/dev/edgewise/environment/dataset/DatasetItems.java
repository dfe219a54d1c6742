package dev.edgewise.environment.dataset;

import dev.edgewise.data.Row;
import dev.edgewise.data.Rows;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.SplitRule;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.edgewise.task.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The problems of a data set in their splits. Each question occurs once, and never in both.
///
/// @param train problems for training, in file order
/// @param test problems for testing, in file order
/// @param levelName what the levels count
/// @param rows how many were read
/// @param repeated rows that repeat a question of the same files
/// @param alsoTested problems left out of training because the test files have them
record DatasetItems(List<Item> train, List<Item> test, String levelName, int rows, int repeated, int alsoTested) {
    /// Reads and splits the files of a data set, for completions that mark answers as `format` does.
    ///
    /// A question that occurs twice is kept once, in the test split if a test file has it. The same question
    /// with different answers is an error.
    ///
    /// @throws DataException if a file or a row cannot be used, or a wanted split is empty
    static DatasetItems read(DatasetSpec spec, AnswerFormat format) {
        Map<String, Item> tests = new LinkedHashMap<>();
        Map<String, Item> others = new LinkedHashMap<>();
        List<Part> parts = new ArrayList<>();
        for (Path file : spec.testFiles()) {
            parts.add(read(spec, format, file, tests));
        }
        for (Path file : spec.files()) {
            parts.add(read(spec, format, file, others));
        }
        String solutions = spec.columns().solution();
        if (solutions != null && parts.stream().noneMatch(Part::solutions)) {
            parts.getFirst().first().value(solutions); // says that there is no such field
        }
        int rows = parts.stream().mapToInt(Part::rows).sum();
        DatasetItems items = split(spec, tests, others, parts.getLast().levelName(), rows);
        items.requireProblems(spec, others.size());
        return items;
    }

    /// Returns the same problems on other levels.
    ///
    /// @param name what these levels count
    DatasetItems at(Function<Item, LevelValue> level, String name) {
        UnaryOperator<Item> moved = item -> item.at(level.apply(item));
        return new DatasetItems(
                train.stream().map(moved).toList(),
                test.stream().map(moved).toList(),
                name,
                rows,
                repeated,
                alsoTested);
    }

    List<Item> of(Split split) {
        return switch (split) {
            case TRAIN -> train;
            case TEST -> test;
        };
    }

    /// What is kept of the rows of a file.
    ///
    /// @param rows number of rows
    /// @param solutions whether one of them has the field of solutions
    private record Part(Row first, int rows, boolean solutions, String levelName) {}

    /// Adds a file's problems to `items`.
    private static Part read(DatasetSpec spec, AnswerFormat format, Path file, Map<String, Item> items) {
        List<Row> rows = Rows.read(file);
        RowReader reader = RowReader.of(spec, format, rows.getFirst());
        for (Row row : rows) {
            Item item = reader.read(row);
            Item before = items.putIfAbsent(item.key(), item);
            requireSameAnswer(item, before);
            if (before != null && item.solved() && !before.solved()) {
                items.put(item.key(), item);
            }
        }
        String field = spec.columns().solution();
        boolean solutions =
                field != null && rows.stream().anyMatch(row -> row.fields().has(field));
        return new Part(rows.getFirst(), rows.size(), solutions, reader.levelName());
    }

    private static void requireSameAnswer(Item item, @Nullable Item before) {
        if (before != null && !before.answer().equals(item.answer())) {
            throw new DataException(item.place() + ": the same question has the answer \"" + Quoted.of(before.answer())
                    + "\" at "
                    + before.place() + " and \"" + Quoted.of(item.answer()) + "\" here. Remove the wrong row.");
        }
    }

    private static DatasetItems split(
            DatasetSpec spec, Map<String, Item> tests, Map<String, Item> others, String levelName, int rows) {
        int dropped = (int) others.keySet().stream().filter(tests::containsKey).count();
        DatasetItems items = new DatasetItems(
                new ArrayList<>(),
                new ArrayList<>(tests.values()),
                levelName,
                rows,
                rows - tests.size() - others.size(),
                dropped);
        for (var entry : others.entrySet()) {
            if (!tests.containsKey(entry.getKey())) {
                Split split = spec.testFiles().isEmpty() ? SplitRule.of(entry.getKey(), spec.testShare()) : Split.TRAIN;
                items.of(split).add(entry.getValue());
            }
        }
        return items;
    }

    private void requireProblems(DatasetSpec spec, int read) {
        boolean wantsTest = !spec.testFiles().isEmpty() || spec.testShare() > 0;
        if (train.isEmpty()) {
            throw new DataException("The data set " + spec.name() + " has no problem left for training out of " + read
                    + " different questions. Give it more rows or a lower test_share.");
        }
        if (wantsTest && test.isEmpty()) {
            throw new DataException("The data set " + spec.name() + " has no problem for testing: none of its " + read
                    + " different questions falls into the share of " + spec.testShare()
                    + ". Raise test_share, set it to 0, or name test files.");
        }
    }
}
