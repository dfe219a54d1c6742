package dev.edgewise.environment.dataset;

import dev.edgewise.data.Row;
import dev.edgewise.data.Rows;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.SplitRule;
import dev.edgewise.error.DataException;
import dev.edgewise.task.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The problems of a data set in their splits: each question once, and never in both.
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
    /// A question that occurs twice is kept once, in the test split when a test file has it; the same question
    /// with different answers is an error.
    ///
    /// @throws DataException if a file or a row cannot be used, or a wanted split is empty
    static DatasetItems read(DatasetSpec spec, AnswerFormat format) {
        Map<String, Item> tests = new LinkedHashMap<>();
        Map<String, Item> others = new LinkedHashMap<>();
        List<Row> rows = new ArrayList<>();
        for (Path file : spec.testFiles()) {
            rows.addAll(read(spec, format, file, tests));
        }
        String levelName = "";
        for (Path file : spec.files()) {
            List<Row> read = read(spec, format, file, others);
            levelName = RowReader.of(spec, format, read.getFirst()).levelName();
            rows.addAll(read);
        }
        String solutions = spec.solutionField();
        if (solutions != null && rows.stream().noneMatch(row -> row.fields().has(solutions))) {
            rows.getFirst().value(solutions); // says that there is no such field
        }
        DatasetItems items = split(spec, tests, others, levelName, rows.size());
        items.requireProblems(spec, others.size());
        return items;
    }

    List<Item> of(Split split) {
        return switch (split) {
            case TRAIN -> train;
            case TEST -> test;
        };
    }

    /// Adds a file's problems to `items`.
    ///
    /// @return its rows
    private static List<Row> read(DatasetSpec spec, AnswerFormat format, Path file, Map<String, Item> items) {
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
        return rows;
    }

    private static void requireSameAnswer(Item item, @Nullable Item before) {
        if (before != null && !before.answer().equals(item.answer())) {
            throw new DataException(item.place() + ": the same question has the answer \"" + before.answer() + "\" at "
                    + before.place() + " and \"" + item.answer() + "\" here. Remove the wrong row.");
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
