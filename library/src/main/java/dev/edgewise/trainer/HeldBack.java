package dev.edgewise.trainer;

import dev.edgewise.environment.Environment;
import dev.edgewise.environment.Episodes;
import dev.edgewise.environment.WrongStep;
import dev.edgewise.error.DataException;
import dev.edgewise.random.Seeds;
import dev.edgewise.reward.Attempt;
import dev.edgewise.reward.Score;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.text.Message;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// An environment that keeps some training tasks of every level back: they judge prompts, so nothing learns from them.
///
/// Which these are depends on the seed alone. Of a level with few tasks at most half of those that a search finds are
/// kept back, so that some are left. Nothing else changes. It is used by one thread.
public final class HeldBack implements Environment {
    /// Draws that look for a task.
    private static final int DRAWS_PER_TASK = 8;

    /// Draws in vain after which a level counts as having no other task.
    private static final int MOST_DRAWS = 1000;

    private final Environment base;
    private final int count;
    private final long seed;
    private final Map<Integer, Map<String, Task>> keptById = new HashMap<>();

    /// @param count tasks of every level that are kept back, if it has twice as many
    public HeldBack(Environment base, int count, long seed) {
        this.base = base;
        this.count = count;
        this.seed = seed;
    }

    /// Returns the tasks of a level that are kept back; none where the level has a single one.
    public List<Task> tasks(int level) {
        return List.copyOf(kept(level).values());
    }

    private Map<String, Task> kept(int level) {
        return keptById.computeIfAbsent(level, this::found);
    }

    private Map<String, Task> found(int level) {
        RandomGenerator random = Seeds.stream(seed, "held back", base.name(), level);
        Map<String, Task> distinct = new LinkedHashMap<>();
        for (int draw = 0; draw < DRAWS_PER_TASK * count; draw++) {
            Task task = base.draw(Split.TRAIN, level, random);
            distinct.putIfAbsent(task.id(), task);
        }
        Map<String, Task> found = new LinkedHashMap<>();
        distinct.values().stream()
                .limit(Math.min(count, distinct.size() / 2))
                .forEach(task -> found.put(task.id(), task));
        return found;
    }

    private boolean isFree(Task task, int level) {
        return !kept(level).containsKey(task.id());
    }

    @Override
    public Task draw(Split split, int level, RandomGenerator random) {
        Task task = base.draw(split, level, random);
        for (int draw = 1; split == Split.TRAIN && !isFree(task, level); draw++) {
            requireMore(draw, level);
            task = base.draw(split, level, random);
        }
        return task;
    }

    @Override
    public Optional<Task> drawSolved(int level, RandomGenerator random) {
        Optional<Task> task = base.drawSolved(level, random);
        for (int draw = 1; task.isPresent() && !isFree(task.get(), level); draw++) {
            if (draw == MOST_DRAWS) {
                return Optional.empty();
            }
            task = base.drawSolved(level, random);
        }
        return task;
    }

    private void requireMore(int draws, int level) {
        if (draws == MOST_DRAWS) {
            throw new DataException("level " + level + " of " + base.name() + " seems to have no task but the "
                    + tasks(level).size() + " that judge prompts: " + MOST_DRAWS
                    + " draws found none. Lower fast_weights.validation_tasks, or leave the level out");
        }
    }

    @Override
    public String name() {
        return base.name();
    }

    @Override
    public int levels() {
        return base.levels();
    }

    @Override
    public int below() {
        return base.below();
    }

    @Override
    public int above() {
        return base.above();
    }

    @Override
    public String describe(int level) {
        return base.describe(level);
    }

    @Override
    public Set<String> attributes(int level) {
        return base.attributes(level);
    }

    @Override
    public double chance() {
        return base.chance();
    }

    @Override
    public Optional<String> alphabet() {
        return base.alphabet();
    }

    @Override
    public Score score(Task task, String completion) {
        return base.score(task, completion);
    }

    @Override
    public String feedback(Task task, Score score) {
        return base.feedback(task, score);
    }

    @Override
    public boolean scoresTogether() {
        return base.scoresTogether();
    }

    @Override
    public List<Score> scores(List<Attempt> attempts) {
        return base.scores(attempts);
    }

    @Override
    public String solution(Task task) {
        return base.solution(task);
    }

    @Override
    public List<Message> solutionTurns(Task task) {
        return base.solutionTurns(task);
    }

    @Override
    public Optional<Episodes> episodes() {
        return base.episodes();
    }

    @Override
    public List<WrongStep> wrongSteps(Task task, int step, RandomGenerator random) {
        return base.wrongSteps(task, step, random);
    }

    @Override
    public List<String> notes() {
        return base.notes();
    }

    @Override
    public List<Path> files() {
        return base.files();
    }

    @Override
    public Optional<List<Task>> allTasks(Split split, int level) {
        return base.allTasks(split, level).map(all -> split == Split.TRAIN ? free(all, level) : all);
    }

    @Override
    public Optional<List<Task>> allSolved(int level) {
        return base.allSolved(level).map(all -> free(all, level));
    }

    private List<Task> free(List<Task> all, int level) {
        return all.stream().filter(task -> isFree(task, level)).toList();
    }

    @Override
    public void release() {
        base.release();
    }
}
