package dev.edgewise.environment;

import dev.edgewise.error.DataException;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// A task family: a ladder of rungs that propose problems, and a check of the final answer.
///
/// Tasks are drawn by rejection sampling. Candidates are proposed until one belongs to the rung and to the
/// wanted split ([SplitRule]). So within a rung every problem of a split keeps the odds that the rung gives it.
///
/// Immutable and thread-safe.
public abstract class GeneratedEnvironment implements Environment {
    private static final int MAX_PROPOSALS = 1_000_000;

    private final String name;
    private final String alphabet;
    private final List<Rung> ladder;
    private final List<Rung> beyond;
    private final AnswerCheck check;
    private final AnswerFormat format;
    private final boolean showSteps;

    /// Makes a family from its ladder, easiest rung first.
    ///
    /// @param characters every character that questions, answers and steps can contain, without those of the
    ///     format
    /// @throws dev.edgewise.error.ConfigException if steps are asked for in a format that has no room for them
    protected GeneratedEnvironment(
            String name,
            String characters,
            List<Rung> ladder,
            AnswerCheck check,
            AnswerFormat format,
            boolean showSteps) {
        this(name, characters, ladder, List.of(), check, format, showSteps);
    }

    /// Makes a family that goes on above its ladder.
    ///
    /// @param beyond rungs harder than the ladder's last, in order; see [Environment#above]
    protected GeneratedEnvironment(
            String name,
            String characters,
            List<Rung> ladder,
            List<Rung> beyond,
            AnswerCheck check,
            AnswerFormat format,
            boolean showSteps) {
        format.requireRoomForSteps(name, showSteps);
        this.name = name;
        this.ladder = List.copyOf(ladder);
        this.beyond = List.copyOf(beyond);
        this.check = check;
        this.format = format;
        this.showSteps = showSteps;
        this.alphabet = sorted(characters + format.mark("") + (showSteps ? "\n" : ""));
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int levels() {
        return ladder.size();
    }

    @Override
    public final int above() {
        return beyond.size();
    }

    @Override
    public final String describe(int level) {
        return rung(level).description();
    }

    @Override
    public final Set<String> attributes(int level) {
        return rung(level).attributes();
    }

    @Override
    public final Optional<String> alphabet() {
        return Optional.of(alphabet);
    }

    @Override
    public final Task draw(Split split, int level, RandomGenerator random) {
        Rung rung = rung(level);
        for (int i = 0; i < MAX_PROPOSALS; i++) {
            Optional<Problem> proposed = rung.proposal().apply(random);
            if (proposed.isPresent() && SplitRule.of(proposed.get().key()) == split) {
                Problem problem = proposed.get();
                Cell cell = new Cell(name, level);
                String id = cell + ":" + problem.label();
                return new Task(id, cell, problem.question(), problem.answer(), problem.steps());
            }
        }
        throw new DataException("Level " + level + " of environment " + name + " (" + rung.description()
                + ") gave no task for the " + split.name().toLowerCase(Locale.ROOT) + " split in " + MAX_PROPOSALS
                + " proposals. Leave this level out: `levels` of the environment chooses them.");
    }

    @Override
    public final Score score(Task task, String completion) {
        ParseResult parsed = format.parse(completion);
        boolean right = parsed instanceof ParseResult.Answer(String answer) && check.isRight(format, task, answer);
        return Score.outcome(right, parsed);
    }

    @Override
    public final String feedback(Task task, Score score) {
        return AnswerFeedback.of(score, task.answer(), format.instruction());
    }

    @Override
    public final String solution(Task task) {
        return format.write(showSteps ? task.steps() : List.of(), task.answer());
    }

    private Rung rung(int level) {
        if (level < 0 || level >= ladder.size() + beyond.size()) {
            throw new IllegalArgumentException(
                    "environment " + name + " has levels 0 to " + (ladder.size() - 1) + " but not " + level);
        }
        return level < ladder.size() ? ladder.get(level) : beyond.get(level - ladder.size());
    }

    private static String sorted(String characters) {
        StringBuilder distinct = new StringBuilder();
        characters.chars().sorted().distinct().forEach(c -> distinct.append((char) c));
        return distinct.toString();
    }
}
