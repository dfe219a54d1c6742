package dev.edgewise.environment.dataset;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.random.Seeds;
import dev.edgewise.reward.Attempt;
import dev.edgewise.reward.Score;
import dev.edgewise.reward.Scorer;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// An environment over the rows of data files, held in memory.
///
/// Levels are the values of a column in their order ([LevelOrder]), or the numbers of solution steps; see
/// [Levels]. The splits are separate test files, or come from a hash of the question
/// ([dev.edgewise.environment.SplitRule]). A question is never in both. Answers are compared as numbers or as
/// text ([AnswerType]), or an outside program scores completions.
///
/// Immutable and thread-safe.
public final class DatasetEnvironment implements Environment {
    private final String name;
    private final String levelName;
    private final Levels levels;
    private final Judge judge;
    private final List<List<Task>> train;
    private final List<List<Task>> test;
    private final List<List<Task>> solved;
    private final List<String> origin;
    private final List<Path> files;
    private final DatasetSpec spec;
    private final DatasetItems items;
    private final boolean showSteps;
    private final int gradingSamples;

    private DatasetEnvironment(
            DatasetSpec spec, DatasetItems items, Judge judge, boolean showSteps, int gradingSamples, boolean graded) {
        this.spec = spec;
        this.items = items;
        this.showSteps = showSteps;
        this.gradingSamples = graded ? 0 : gradingSamples;
        this.name = spec.name();
        this.levelName = items.levelName();
        this.judge = judge;
        LevelOrder order = LevelOrder.of(
                spec,
                Stream.concat(items.train().stream(), items.test().stream()).toList());
        this.levels = levels(items, order);
        this.train = tasks(items.train());
        this.test = tasks(items.test());
        // An answer alone can be shown for every problem.
        List<Item> shown = items.train().stream()
                .filter(item ->
                        item.solved() || (!showSteps && spec.answerType().isShown()))
                .toList();
        this.solved = shown.size() == items.train().size() ? train : tasks(shown);
        this.files =
                Stream.concat(spec.files().stream(), spec.testFiles().stream()).toList();
        List<String> sentences = new ArrayList<>(new DatasetOrigin(items, levels, order, showSteps).sentences(spec));
        if (this.gradingSamples > 0) {
            sentences.add(name + ": levels are inferred before the first step, by " + gradingSamples
                    + " completions of each of "
                    + (items.train().size() + items.test().size()) + " problems");
        } else if (graded && levels.count() == 1) {
            sentences.add(name + ": all problems are one level, since no other number of wrong completions among the"
                    + " first " + gradingSamples + " is found in both splits");
        }
        this.origin = List.copyOf(sentences);
    }

    /// Reads the files of a data set.
    ///
    /// @throws dev.edgewise.error.ConfigException if steps are asked for in a format that has no room for them
    /// @throws DataException if a file or a row cannot be used, or a reference solution is not right in `format`
    public static DatasetEnvironment load(DatasetSpec spec, AnswerFormat format, boolean showSteps) {
        format.requireRoomForSteps(spec.name(), showSteps);
        Judge judge = new Judge.Comparison(spec.answerType(), format, showSteps);
        return new DatasetEnvironment(spec, DatasetItems.read(spec, format), judge, showSteps, 0, false);
    }

    /// Reads the files of a data set whose completions an outside program scores. A row needs only a question.
    ///
    /// @param reward closed by [#release]
    /// @throws DataException if a file or a row cannot be used
    public static DatasetEnvironment judged(DatasetSpec spec, Scorer reward) {
        DatasetSpec judged = spec.judgedOutside();
        return new DatasetEnvironment(
                judged, DatasetItems.read(judged, AnswerFormat.BARE), new Judge.Outside(reward), true, 0, false);
    }

    /// Returns this data set as one level, until the run's model has sorted its problems by that many completions.
    ///
    /// @param samples completions of each problem; 0 keeps the levels as they are
    DatasetEnvironment inferringLevels(int samples) {
        return samples == 0
                ? this
                : new DatasetEnvironment(spec, items.at(_ -> new LevelValue(0), ""), judge, showSteps, samples, false);
    }

    @Override
    public int gradingSamples() {
        return gradingSamples;
    }

    @Override
    public Environment graded(Map<String, Integer> wrong) {
        DatasetItems sorted = items.at(
                item -> new LevelValue(Objects.requireNonNull(wrong.get(id(item)), item::place)),
                "wrong of " + gradingSamples + " at first");
        return new DatasetEnvironment(spec, sorted, judge, showSteps, gradingSamples, true);
    }

    private static Levels levels(DatasetItems items, LevelOrder order) {
        SortedMap<LevelValue, Set<Split>> splits = new TreeMap<>(order.comparator());
        Set<Split> needed = EnumSet.noneOf(Split.class);
        for (Split split : Split.values()) {
            for (Item item : items.of(split)) {
                splits.computeIfAbsent(item.level(), value -> EnumSet.noneOf(Split.class))
                        .add(split);
                needed.add(split);
            }
        }
        return new Levels(splits, needed);
    }

    private List<List<Task>> tasks(List<Item> items) {
        List<List<Task>> byLevel = new ArrayList<>();
        for (int level = 0; level < levels.count(); level++) {
            byLevel.add(new ArrayList<>());
        }
        for (Item item : items) {
            Task task = task(item);
            byLevel.get(task.cell().level()).add(task);
        }
        return byLevel.stream().map(List::copyOf).toList();
    }

    private Task task(Item item) {
        Cell cell = new Cell(name, levels.of(item.level()));
        Task task = new Task(id(item), cell, item.question(), item.answer(), item.steps());
        judge.take(item, task);
        return task;
    }

    private String id(Item item) {
        Cell cell = new Cell(name, levels.of(item.level()));
        return cell + ":" + String.format(Locale.ROOT, "%016x", Seeds.derive(0, item.key()));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int levels() {
        return levels.count();
    }

    @Override
    public String describe(int level) {
        return levels.count() == 1 ? "all problems" : levelName + ": " + levels.describe(level);
    }

    @Override
    public Optional<List<Task>> allTasks(Split split, int level) {
        return Optional.of(tasks(split, level));
    }

    /// Returns all tasks of a split and level, in file order. Empty if the data set has none.
    ///
    /// @throws IllegalArgumentException if the level does not exist
    public List<Task> tasks(Split split, int level) {
        if (level < 0 || level >= levels.count()) {
            throw new IllegalArgumentException(
                    "environment " + name + " has levels 0 to " + (levels.count() - 1) + " but not " + level);
        }
        return switch (split) {
            case TRAIN -> train.get(level);
            case TEST -> test.get(level);
        };
    }

    @Override
    public Task draw(Split split, int level, RandomGenerator random) {
        List<Task> all = tasks(split, level);
        if (all.isEmpty()) {
            throw new DataException("The data set " + name + " has no problem of level " + level + " in the "
                    + split.name().toLowerCase(Locale.ROOT) + " split. Raise test_share or name test files.");
        }
        return all.get(random.nextInt(all.size()));
    }

    @Override
    public Optional<List<Task>> allSolved(int level) {
        return Optional.of(solved(level));
    }

    /// Returns the training tasks of a level whose expert solution is known, in file order. If only answers are
    /// shown, it returns all of them.
    public List<Task> solved(int level) {
        return solved.get(level);
    }

    @Override
    public List<Path> files() {
        return files;
    }

    @Override
    public List<String> notes() {
        return origin;
    }

    /// Returns the characters of all questions and of all known solutions.
    ///
    /// @throws ConfigException if a character lies beyond U+FFFF and so has no token of its own
    @Override
    public Optional<String> alphabet() {
        Set<Integer> characters = new TreeSet<>();
        for (Task task : Stream.concat(train.stream(), test.stream())
                .flatMap(List::stream)
                .toList()) {
            (task.question() + judge.solution(task)).codePoints().forEach(characters::add);
        }
        StringBuilder alphabet = new StringBuilder();
        for (int character : characters) {
            if (Character.isSupplementaryCodePoint(character)) {
                throw new ConfigException("the data set " + name + " has the character "
                        + Character.toString(character) + ", for which a model with random weights has no token; remove"
                        + " it, set model.init.vocabulary to another model's tokenizer, or train a pretrained model:"
                        + " model.path");
            }
            alphabet.appendCodePoint(character);
        }
        return Optional.of(alphabet.toString());
    }

    @Override
    public Optional<Task> drawSolved(int level, RandomGenerator random) {
        List<Task> all = solved(level);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }

    @Override
    public Score score(Task task, String completion) {
        return judge.scores(List.of(new Attempt(task, completion))).getFirst();
    }

    @Override
    public boolean scoresTogether() {
        return judge.isOutside();
    }

    @Override
    public List<Score> scores(List<Attempt> attempts) {
        return judge.scores(attempts);
    }

    @Override
    public String feedback(Task task, Score score) {
        return score.feedback().isEmpty() ? judge.feedback(task, score) : score.feedback();
    }

    @Override
    public String solution(Task task) {
        return judge.solution(task);
    }

    @Override
    public void release() {
        judge.release();
    }
}
