package dev.edgewise.environment.tools;

import dev.edgewise.environment.AnswerCheck;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.Episodes;
import dev.edgewise.environment.dataset.DatasetEnvironment;
import dev.edgewise.environment.dataset.DatasetSpec;
import dev.edgewise.error.DataException;
import dev.edgewise.reward.Score;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Word problems of data files, whose arithmetic a calculator does: GSM8K with `Divide(48, 2)`, `Answer(72)`.
///
/// Levels, splits and columns are those of a [DatasetEnvironment] with numbers as answers. An expert's chain is made
/// of the calculations in a row's solution ([WrittenChain]). A problem without one can be played, but not shown.
public final class CalculatorRows implements Environment {
    private final DatasetEnvironment rows;
    private final boolean instructions;
    private final LoopEpisodes episodes;
    private final Map<String, Task> tasks = new HashMap<>();
    private final List<List<Task>> solved = new ArrayList<>();
    private final Map<String, List<Message>> experts = new HashMap<>();

    /// Reads the files.
    ///
    /// @throws DataException if a file or a row cannot be used
    CalculatorRows(DatasetSpec spec, LoopSettings loop) {
        this.rows = DatasetEnvironment.load(spec, AnswerFormat.HASH, true);
        this.instructions = loop.instructions();
        this.episodes = new LoopEpisodes(_ -> Calculator.FUNCTIONS, loop.errorReward(), AnswerCheck.NUMBER);
        for (Split split : Split.values()) {
            for (int level = 0; level < rows.levels(); level++) {
                rows.tasks(split, level).forEach(row -> tasks.put(row.id(), asked(row)));
            }
        }
        for (int level = 0; level < rows.levels(); level++) {
            solved.add(rows.tasks(Split.TRAIN, level).stream()
                    .filter(row -> experts.containsKey(row.id()))
                    .map(this::of)
                    .toList());
        }
    }

    /// Returns the task as the loop asks it, and keeps its expert's turns.
    private Task asked(Task row) {
        Optional<List<String>> chain = WrittenChain.of(row.steps(), row.answer());
        chain.ifPresent(calls -> experts.put(row.id(), expert(row, calls)));
        Conversation prompt = instructions
                ? new Conversation(
                        List.of(new Message("user", LoopEpisodes.instructions(Calculator.FUNCTIONS) + row.question())))
                : null;
        return new Task(row.id(), row.cell(), row.question(), row.answer(), chain.orElse(List.of()), prompt);
    }

    /// A number with a sign is no literal of the loop, so it is written as a text.
    private static List<Message> expert(Task task, List<String> calls) {
        String answer = task.answer();
        return LoopEpisodes.expert(Calculator.FUNCTIONS, calls, answer.startsWith("-") ? "\"" + answer + "\"" : answer);
    }

    private Task of(Task row) {
        return Objects.requireNonNull(tasks.get(row.id()));
    }

    @Override
    public String name() {
        return rows.name();
    }

    @Override
    public int levels() {
        return rows.levels();
    }

    @Override
    public String describe(int level) {
        return rows.describe(level);
    }

    @Override
    public Optional<String> alphabet() {
        StringBuilder all = new StringBuilder();
        (SeededEpisodes.ALPHABET + rows.alphabet().orElseThrow())
                .codePoints()
                .sorted()
                .distinct()
                .forEach(all::appendCodePoint);
        return Optional.of(all.toString());
    }

    @Override
    public List<Path> files() {
        return rows.files();
    }

    @Override
    public List<String> notes() {
        int all = 0;
        int shown = 0;
        for (int level = 0; level < levels(); level++) {
            all += rows.tasks(Split.TRAIN, level).size();
            shown += solved.get(level).size();
        }
        List<String> notes = new ArrayList<>(rows.notes());
        notes.add(name() + ": " + shown + " of " + all
                + " problems for training have a chain of calls to show; the other " + (all - shown)
                + " have no solution whose calculations are right and end with the answer");
        return notes;
    }

    @Override
    public Optional<List<Task>> allTasks(Split split, int level) {
        return Optional.of(rows.tasks(split, level).stream().map(this::of).toList());
    }

    @Override
    public Optional<List<Task>> allSolved(int level) {
        return Optional.of(solved.get(level));
    }

    @Override
    public Task draw(Split split, int level, RandomGenerator random) {
        return of(rows.draw(split, level, random));
    }

    @Override
    public Optional<Task> drawSolved(int level, RandomGenerator random) {
        List<Task> all = solved.get(level);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }

    @Override
    public Score score(Task task, String completion) {
        return episodes.score(task, completion);
    }

    @Override
    public String solution(Task task) {
        return solutionTurns(task).getLast().content();
    }

    /// Returns the chain with its results; the answer alone where no chain is known.
    @Override
    public List<Message> solutionTurns(Task task) {
        List<Message> turns = experts.get(task.id());
        return turns == null ? expert(task, List.of()) : turns;
    }

    @Override
    public Optional<Episodes> episodes() {
        return Optional.of(episodes);
    }
}
