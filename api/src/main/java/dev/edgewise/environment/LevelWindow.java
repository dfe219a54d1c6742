package dev.edgewise.environment;

import dev.edgewise.error.ConfigException;
import dev.edgewise.reward.Attempt;
import dev.edgewise.reward.Score;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.text.Message;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Consecutive rungs of another environment's ladder, under their own name. The rungs left out on either side
/// become rungs beyond the ends of this ladder. So do those that the other environment can generate above its
/// own.
public final class LevelWindow implements Environment {
    private final String name;
    private final Environment whole;
    private final int first;
    private final int last;

    /// Takes levels `first … last` of `whole`, both included, and numbers them from 0 again.
    ///
    /// @throws ConfigException if the range is not on the ladder
    public LevelWindow(String name, Environment whole, int first, int last) {
        if (first < 0 || last < first || last >= whole.levels()) {
            throw new ConfigException("levels [" + first + ", " + last + "] of " + whole.name()
                    + " must lie in order within 0 … " + (whole.levels() - 1));
        }
        this.name = name;
        this.whole = whole;
        this.first = first;
        this.last = last;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int levels() {
        return last - first + 1;
    }

    @Override
    public int below() {
        return first;
    }

    @Override
    public int above() {
        return whole.levels() - 1 - last + whole.above();
    }

    @Override
    public String describe(int level) {
        return whole.describe(inner(level));
    }

    @Override
    public Set<String> attributes(int level) {
        return whole.attributes(inner(level));
    }

    @Override
    public double chance() {
        return whole.chance();
    }

    @Override
    public Task draw(Split split, int level, RandomGenerator random) {
        return outer(whole.draw(split, inner(level), random), level);
    }

    @Override
    public Optional<Task> drawSolved(int level, RandomGenerator random) {
        return whole.drawSolved(inner(level), random).map(task -> outer(task, level));
    }

    @Override
    public Score score(Task task, String completion) {
        return whole.score(inner(task), completion);
    }

    @Override
    public String feedback(Task task, Score score) {
        return whole.feedback(inner(task), score);
    }

    @Override
    public boolean scoresTogether() {
        return whole.scoresTogether();
    }

    @Override
    public List<Score> scores(List<Attempt> attempts) {
        return whole.scores(attempts.stream()
                .map(attempt -> new Attempt(inner(attempt.task()), attempt.completion()))
                .toList());
    }

    @Override
    public void release() {
        whole.release();
    }

    @Override
    public List<String> notes() {
        return whole.notes();
    }

    @Override
    public List<Path> files() {
        return whole.files();
    }

    @Override
    public Optional<List<Task>> allTasks(Split split, int level) {
        return whole.allTasks(split, inner(level)).map(tasks -> outer(tasks, level));
    }

    @Override
    public Optional<List<Task>> allSolved(int level) {
        return whole.allSolved(inner(level)).map(tasks -> outer(tasks, level));
    }

    @Override
    public String solution(Task task) {
        return whole.solution(inner(task));
    }

    @Override
    public List<Message> solutionTurns(Task task) {
        return whole.solutionTurns(inner(task));
    }

    @Override
    public Optional<Episodes> episodes() {
        return whole.episodes().map(inside -> new Episodes() {
            @Override
            public Episode begin(Task task, long seed) {
                return inside.begin(inner(task), seed);
            }

            @Override
            public List<String> stop() {
                return inside.stop();
            }
        });
    }

    @Override
    public List<WrongStep> wrongSteps(Task task, int step, RandomGenerator random) {
        return whole.wrongSteps(inner(task), step, random);
    }

    @Override
    public Optional<String> alphabet() {
        return whole.alphabet();
    }

    private List<Task> outer(List<Task> tasks, int level) {
        return tasks.stream().map(task -> outer(task, level)).toList();
    }

    private Task outer(Task task, int level) {
        return task.in(new Cell(name, level));
    }

    private Task inner(Task task) {
        return task.in(new Cell(whole.name(), inner(task.cell().level())));
    }

    private int inner(int level) {
        if (level < -below() || level >= levels() + above()) {
            throw new IllegalArgumentException(
                    name + " has levels 0 … " + (levels() - 1) + " but was asked for " + level);
        }
        return first + level;
    }
}
