package dev.edgewise.environment;

import dev.edgewise.reward.Attempt;
import dev.edgewise.reward.Score;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// A family of tasks on a ladder of levels.
///
/// Implementations are immutable and thread-safe. Drawing is pure: the same generator state gives the same task.
public interface Environment {
    /// Unique name within a run, as metric keys write it: lower case, digits, `_`.
    String name();

    /// Number of levels; levels are `0 … levels() − 1`, easiest first.
    int levels();

    /// Number of easier rungs that can be generated below the ladder: levels −1, −2, … Drawing, describing, scoring and
    /// solving work on them as on the ladder's own; nothing else asks for them.
    default int below() {
        return 0;
    }

    /// Number of harder rungs that can be generated above the ladder, as [#below]: levels `levels()`, `levels() + 1`, …
    default int above() {
        return 0;
    }

    /// What level `level` asks, for people: `two digits + one digit, no carry`.
    String describe(int level);

    /// What makes the tasks of `level` hard beside its place on the ladder, and is shared with other levels: `carry`.
    default Set<String> attributes(int level) {
        return Set.of();
    }

    /// The pass rate of a policy that guesses among the answers a question names, or among the few that its form
    /// leaves, in [0, 1); 0 where there are many.
    default double chance() {
        return 0;
    }

    /// Every character that a question or a solution can contain, sorted, each once; with the line feed where
    /// solutions have steps. A character-level tokenizer is built of it before the first task is drawn. Empty where
    /// the characters are not known.
    default Optional<String> alphabet() {
        return Optional.empty();
    }

    /// Sentences for people about what the tasks are made of: how many rows of a file were read or left out, and why.
    default List<String> notes() {
        return List.of();
    }

    /// Files that the tasks are made of. A run records their checksums, and does not go on with others.
    default List<Path> files() {
        return List.of();
    }

    /// All tasks of a split and level in their order, where they are a list in memory; empty where tasks are made as
    /// they are drawn.
    ///
    /// @throws IllegalArgumentException if the level does not exist
    default Optional<List<Task>> allTasks(Split split, int level) {
        return Optional.empty();
    }

    /// All training tasks of `level` whose whole solution is known, as [#allTasks].
    default Optional<List<Task>> allSolved(int level) {
        return Optional.empty();
    }

    /// A task of `level` from `split`, drawn with `random`.
    ///
    /// @throws IllegalArgumentException if the level does not exist
    /// @throws dev.edgewise.error.DataException if the level has no task in that split
    Task draw(Split split, int level, RandomGenerator random);

    /// The worth of `completion` (the text the model wrote, special tokens removed) as an answer to `task`.
    Score score(Task task, String completion);

    /// Whether [#scores] looks at many attempts at once and keeps a time limit of its own, as a judge outside does;
    /// else each attempt is scored by itself.
    default boolean scoresTogether() {
        return false;
    }

    /// Returns what several attempts are worth, in their order.
    default List<Score> scores(List<Attempt> attempts) {
        return attempts.stream()
                .map(attempt -> score(attempt.task(), attempt.completion()))
                .toList();
    }

    /// Ends what scoring has started: processes, connections. The environment is asked nothing after that.
    default void release() {}

    /// The completion an expert would write: steps and final answer in the form [#score] accepts with success; the
    /// answer alone where the steps of a task are not known, see [#drawSolved].
    String solution(Task task);

    /// A training task of `level` whose whole solution is known, drawn with `random`; empty where the level has none.
    ///
    /// @throws IllegalArgumentException if the level does not exist
    /// @throws dev.edgewise.error.DataException if the level has no task for training
    default Optional<Task> drawSolved(int level, RandomGenerator random) {
        return Optional.of(draw(Split.TRAIN, level, random));
    }
}
