package dev.edgewise.environment;

import dev.edgewise.reward.Attempt;
import dev.edgewise.reward.Score;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.text.Message;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// A family of tasks on a ladder of levels.
///
/// Implementations are immutable and thread-safe. Drawing is pure: the same generator state gives the same task.
public interface Environment {
    /// Returns the name, unique within a run, as metric keys write it: lower case, digits, `_`.
    String name();

    /// Returns the number of levels. Levels are `0 … levels() − 1`, easiest first.
    int levels();

    /// Returns how many easier rungs can be generated below the ladder: levels −1, −2, … The methods that draw,
    /// describe, score and solve accept them like the ladder's own levels. No other method does.
    default int below() {
        return 0;
    }

    /// Returns how many harder rungs can be generated above the ladder: levels `levels()`, `levels() + 1`, …,
    /// see [#below].
    default int above() {
        return 0;
    }

    /// Describes for people what `level` asks: `two digits + one digit, no carry`.
    String describe(int level);

    /// Returns what makes the tasks of `level` hard apart from its place on the ladder, such as `carry`. Several
    /// levels may share an attribute.
    default Set<String> attributes(int level) {
        return Set.of();
    }

    /// Returns the pass rate of a policy that guesses, in [0, 1). It guesses among the answers that a question
    /// names, or among the few that its form allows. 0 where there are many.
    default double chance() {
        return 0;
    }

    /// Returns every character that a question or a solution can contain, sorted, each once. The line feed is
    /// among them where solutions have steps. A character-level tokenizer is built from this before the first
    /// task is drawn. Empty where the characters are not known.
    default Optional<String> alphabet() {
        return Optional.empty();
    }

    /// Tells people in sentences what the tasks are made of: how many rows of a file were read or left out, and
    /// why.
    default List<String> notes() {
        return List.of();
    }

    /// Files that the tasks are made of. A run records their checksums, and does not go on with others.
    default List<Path> files() {
        return List.of();
    }

    /// Returns all tasks of a split and level in their order, where they are a list in memory; empty where tasks
    /// are made as they are drawn.
    ///
    /// @throws IllegalArgumentException if the level does not exist
    default Optional<List<Task>> allTasks(Split split, int level) {
        return Optional.empty();
    }

    /// Returns how many completions of each task a run samples before its first step, to sort the tasks into
    /// levels; 0 where the levels are known. Only tasks of [#allTasks] are asked.
    default int gradingSamples() {
        return 0;
    }

    /// Returns this environment with its tasks sorted into levels, those with the fewest wrong completions
    /// first.
    ///
    /// @param wrong how many of the [#gradingSamples] were wrong, by the task's id
    default Environment graded(Map<String, Integer> wrong) {
        return this;
    }

    /// Returns all training tasks of `level` whose whole solution is known; see [#allTasks].
    default Optional<List<Task>> allSolved(int level) {
        return Optional.empty();
    }

    /// Draws a task of `level` from `split` with `random`.
    ///
    /// @throws IllegalArgumentException if the level does not exist
    /// @throws dev.edgewise.error.DataException if the level has no task in that split
    Task draw(Split split, int level, RandomGenerator random);

    /// Scores `completion`, the text that the model wrote without special tokens, as an answer to `task`.
    Score score(Task task, String completion);

    /// Says in words what is right or wrong with a completion, for whoever improves the prompt: the judge's own
    /// words, else what became of the answer. It may name the right answer.
    ///
    /// @param score the completion's
    default String feedback(Task task, Score score) {
        return score.feedback().isEmpty() ? AnswerFeedback.of(score, task.answer(), "") : score.feedback();
    }

    /// Tells whether [#scores] handles many attempts at once and keeps its own time limit, as an outside judge
    /// does. Otherwise each attempt is scored by itself.
    default boolean scoresTogether() {
        return false;
    }

    /// Scores several attempts and returns the scores in the same order.
    default List<Score> scores(List<Attempt> attempts) {
        return attempts.stream()
                .map(attempt -> score(attempt.task(), attempt.completion()))
                .toList();
    }

    /// Ends what scoring has started: processes, connections. Nothing is asked of the environment after that.
    default void release() {}

    /// Returns the completion that an expert would write: steps and a final answer, in the form that [#score]
    /// accepts as a success. It is the answer alone if the steps of a task are not known, see [#drawSolved].
    String solution(Task task);

    /// Returns the turns that an expert would write, the assistant's at the end: [#solution] as one turn, unless
    /// the expert calls tools. The model's chat template writes them.
    default List<Message> solutionTurns(Task task) {
        return List.of(new Message("assistant", solution(task)));
    }

    /// Returns the conversations in which the environment answers; empty where a completion is all, as [#score]
    /// has it.
    default Optional<Episodes> episodes() {
        return Optional.empty();
    }

    /// Returns plausible wrong ways to take a step of an expert's solution, each different from the right one
    /// and from the others, in no particular order. Empty where none is known. They are written in the
    /// characters of [#alphabet], as the steps are.
    ///
    /// @param step which of the task's steps, from 0; their number stands for the answer behind them
    default List<WrongStep> wrongSteps(Task task, int step, RandomGenerator random) {
        return List.of();
    }

    /// Draws a training task of `level` whose whole solution is known. Empty if the level has none.
    ///
    /// @throws IllegalArgumentException if the level does not exist
    /// @throws dev.edgewise.error.DataException if the level has no task for training
    default Optional<Task> drawSolved(int level, RandomGenerator random) {
        return Optional.of(draw(Split.TRAIN, level, random));
    }
}
