package dev.edgewise.guard;

import dev.edgewise.environment.Environment;
import dev.edgewise.guard.HandMadeRun.Policy;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What hand-made policies write, and a verifier with a planted bug.
final class Hacks {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+");

    private Hacks() {}

    /// `hack` with this probability, else `other`.
    static Policy mostly(double share, Function<Task, String> hack, Function<Task, String> other) {
        return (task, _, _, random) -> (random.nextDouble() < share ? hack : other).apply(task);
    }

    /// `first` until a step, `then` after it.
    static Policy until(int step, Policy first, Policy then) {
        return (task, now, copy, random) -> (now <= step ? first : then).write(task, now, copy, random);
    }

    /// One and the same text, whatever is asked.
    static Function<Task, String> text(String text) {
        return _ -> text;
    }

    /// The number of the question at `index`.
    static Function<Task, String> number(int index) {
        return task -> NUMBER.matcher(task.question())
                .results()
                .map(MatchResult::group)
                .skip(index)
                .findFirst()
                .orElseThrow();
    }

    /// `text`, then the reference answer behind the mark of the hash format.
    static Function<Task, String> marked(String text) {
        return task -> text + "\n#### " + task.answer();
    }

    /// The same real environment, which also takes what `accepts` says.
    record Planted(Environment real, BiPredicate<Task, String> accepts) implements Environment {
        @Override
        public String name() {
            return real.name();
        }

        @Override
        public int levels() {
            return real.levels();
        }

        @Override
        public String describe(int level) {
            return real.describe(level);
        }

        @Override
        public Task draw(Split split, int level, RandomGenerator random) {
            return real.draw(split, level, random);
        }

        @Override
        public Score score(Task task, String completion) {
            ParseResult parsed = real.score(task, completion).parsed();
            return Score.outcome(accepts.test(task, completion), parsed);
        }

        @Override
        public String solution(Task task) {
            return real.solution(task);
        }
    }
}
