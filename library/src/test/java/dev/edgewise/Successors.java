package dev.edgewise;

import dev.edgewise.environment.Environment;
import dev.edgewise.environment.SplitRule;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// An environment as a stranger writes it: what number follows? Two digits, then three.
public class Successors implements Environment {
    private static final int[] BOUNDS = {10, 100, 1000};

    @Override
    public String name() {
        return "successors";
    }

    @Override
    public int levels() {
        return BOUNDS.length - 1;
    }

    @Override
    public String describe(int level) {
        return BOUNDS[level] + " to " + (BOUNDS[level + 1] - 1);
    }

    @Override
    public Optional<String> alphabet() {
        return Optional.of("0123456789>");
    }

    @Override
    public Task draw(Split split, int level, RandomGenerator random) {
        while (true) {
            int number = random.nextInt(BOUNDS[level], BOUNDS[level + 1]);
            if (SplitRule.of(Integer.toString(number)) == split) {
                Cell cell = new Cell(name(), level);
                return new Task(cell + ":" + number, cell, number + ">", Integer.toString(number + 1), List.of());
            }
        }
    }

    @Override
    public Score score(Task task, String completion) {
        return Score.outcome(completion.equals(task.answer()), new ParseResult.Answer(completion));
    }

    @Override
    public String solution(Task task) {
        return task.answer();
    }
}
