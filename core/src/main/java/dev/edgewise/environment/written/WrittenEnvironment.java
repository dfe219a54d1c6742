package dev.edgewise.environment.written;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.GeneratedEnvironment;
import dev.edgewise.environment.NumberAnswer;
import dev.edgewise.error.ConfigException;
import dev.edgewise.program.Program;
import dev.edgewise.program.ProgramVerdict;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// A family of arithmetic whose expert writes in several formats.
///
/// The format of a solution is drawn with the task ([#drawSolved]) and lies in its steps. A completion is judged
/// whichever format it is in: a program by what it returns, everything else by its marked answer. A completion with
/// both, or with several programs, is ambiguous and earns nothing.
public final class WrittenEnvironment implements Environment {
    private final GeneratedEnvironment family;
    private final AnswerFormat format;
    private final FormatMix mix;
    private final String alphabet;

    /// Makes it of a family that shows its steps and whose questions are expressions.
    ///
    /// @throws ConfigException if the answer format has no room for anything but the answer
    public WrittenEnvironment(GeneratedEnvironment family, AnswerFormat format, FormatMix mix) {
        if (!format.allowsSteps()) {
            throw new ConfigException("formats of environment " + family.name()
                    + " write more than an answer, but prompt.answer is " + format.key()
                    + ", which takes the whole completion as the answer; use hash, boxed or tag, or remove formats");
        }
        this.family = family;
        this.format = format;
        this.mix = mix;
        StringBuilder characters = new StringBuilder();
        (family.alphabet().orElseThrow() + Writing.CHARACTERS)
                .chars()
                .sorted()
                .distinct()
                .forEach(c -> characters.append((char) c));
        this.alphabet = characters.toString();
    }

    @Override
    public String name() {
        return family.name();
    }

    @Override
    public int levels() {
        return family.levels();
    }

    @Override
    public int below() {
        return family.below();
    }

    @Override
    public int above() {
        return family.above();
    }

    @Override
    public String describe(int level) {
        return family.describe(level);
    }

    @Override
    public Set<String> attributes(int level) {
        return family.attributes(level);
    }

    @Override
    public Optional<String> alphabet() {
        return Optional.of(alphabet);
    }

    @Override
    public Task draw(Split split, int level, RandomGenerator random) {
        return family.draw(split, level, random);
    }

    @Override
    public Optional<Task> drawSolved(int level, RandomGenerator random) {
        Task task = family.draw(Split.TRAIN, level, random);
        Writing writing = mix.draw(random);
        return Optional.of(
                new Task(task.id(), task.cell(), task.question(), task.answer(), writing.lines(task), task.prompt()));
    }

    @Override
    public String solution(Task task) {
        boolean program = !task.steps().isEmpty() && task.steps().getFirst().equals(Writing.HEAD);
        return program ? String.join("\n", task.steps()) : format.write(task.steps(), task.answer());
    }

    @Override
    public Score score(Task task, String completion) {
        List<Program> programs = Program.in(completion);
        if (programs.isEmpty()) {
            return family.score(task, completion);
        }
        int marks = switch (format.parse(completion)) {
            case ParseResult.Answer _ -> 1;
            case ParseResult.Ambiguous(int count) -> count;
            case ParseResult.Empty _, ParseResult.Missing _ -> 0;
        };
        if (programs.size() + marks > 1) {
            return Score.outcome(false, new ParseResult.Ambiguous(programs.size() + marks));
        }
        return switch (programs.getFirst().run()) {
            case ProgramVerdict.Refused(String why) ->
                told(Score.outcome(false, new ParseResult.Missing()), "the program is refused: " + why);
            case ProgramVerdict.Returned(var number) -> {
                String answer = NumberAnswer.text(number);
                Score score = family.score(task, format.mark(answer));
                yield score.success() ? score : told(score, "the program returns " + answer);
            }
        };
    }

    @Override
    public String feedback(Task task, Score score) {
        String program = score.feedback();
        return (program.isEmpty() ? "" : program + ". ") + family.feedback(task, score);
    }

    private static Score told(Score score, String feedback) {
        return new Score(score.reward(), score.success(), score.parsed(), score.components(), feedback);
    }
}
