package dev.edgewise.bench;

import dev.edgewise.environment.Environment;
import dev.edgewise.random.Seeds;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.List;
import java.util.random.RandomGenerator;

/// Prompts of random tokens whose completions are right or wrong by the toss of a coin, as in the peers' script.
///
/// @param length tokens of a prompt
record RandomPrompts(String name, TokenNumbers tokens, int length) implements Environment {
    @Override
    public int levels() {
        return 1;
    }

    @Override
    public String describe(int level) {
        return length + " random tokens";
    }

    @Override
    public Task draw(Split split, int level, RandomGenerator random) {
        String question = tokens.decode(tokens.random(length, random), false);
        return new Task(name + "/" + question, new Cell(name, level), question, "", List.of());
    }

    @Override
    public Score score(Task task, String completion) {
        return Score.outcome((Seeds.derive(0, completion) & 1) == 1, new ParseResult.Missing());
    }

    @Override
    public String solution(Task task) {
        return "";
    }
}
