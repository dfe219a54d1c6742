package dev.edgewise.environment.tools;

import dev.edgewise.environment.Environment;
import dev.edgewise.environment.SplitRule;
import dev.edgewise.error.DataException;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A family whose problems are made of a number: the task's id holds it, so that an episode finds its tools again.
///
/// @param <P> a problem
abstract class SeededEpisodes<P extends SeededEpisodes.Problem> implements Environment {
    private static final int MAX_PROPOSALS = 10_000;
    private static final long SEEDS = 1L << 40;

    /// A line feed and what a keyboard has: questions, solutions and replies of tools.
    static final String ALPHABET =
            "\n" + IntStream.rangeClosed(' ', '~').mapToObj(Character::toString).collect(Collectors.joining());

    private final String name;
    private final List<String> levels;

    /// @param levels what each level asks, easiest first
    SeededEpisodes(String name, List<String> levels) {
        this.name = name;
        this.levels = List.copyOf(levels);
    }

    /// What a problem is to a task.
    interface Problem {
        /// Returns the problem as people read it; no two problems share it.
        String question();

        /// Returns the reference answer.
        String answer();

        /// Returns the expert's calls as text.
        List<String> steps();

        /// Returns what the model is given; null for the question alone.
        @Nullable
        Conversation prompt();

        /// Returns the expert's turns with the replies to them.
        List<Message> expert();
    }

    /// Makes the problem of a level that belongs to a random stream.
    abstract P make(int level, RandomGenerator random);

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int levels() {
        return levels.size();
    }

    @Override
    public final String describe(int level) {
        return levels.get(level);
    }

    @Override
    public final Optional<String> alphabet() {
        return Optional.of(ALPHABET);
    }

    @Override
    public final Task draw(Split split, int level, RandomGenerator random) {
        if (level < 0 || level >= levels.size()) {
            throw new IllegalArgumentException(
                    "environment " + name + " has levels 0 to " + (levels.size() - 1) + " but not " + level);
        }
        for (int i = 0; i < MAX_PROPOSALS; i++) {
            long seed = random.nextLong(SEEDS);
            P problem = problem(level, seed);
            if (SplitRule.of(problem.question()) == split) {
                Cell cell = new Cell(name, level);
                return new Task(
                        cell + ":" + Long.toHexString(seed),
                        cell,
                        problem.question(),
                        problem.answer(),
                        problem.steps(),
                        problem.prompt());
            }
        }
        throw new DataException("Level " + level + " of environment " + name + " (" + describe(level)
                + ") gave no task for the " + split.name().toLowerCase(Locale.ROOT) + " split in " + MAX_PROPOSALS
                + " proposals. Leave this level out: `levels` of the environment chooses them.");
    }

    private P problem(int level, long seed) {
        return make(level, Seeds.stream(seed, name, level));
    }

    /// Returns the problem of a task.
    final P problem(Task task) {
        String id = task.id();
        return problem(task.cell().level(), Long.parseLong(id.substring(id.lastIndexOf(':') + 1), 16));
    }

    @Override
    public final List<Message> solutionTurns(Task task) {
        return problem(task).expert();
    }

    @Override
    public final String solution(Task task) {
        return solutionTurns(task).getLast().content();
    }
}
