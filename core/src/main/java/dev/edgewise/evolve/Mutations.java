package dev.edgewise.evolve;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.random.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Proposes changes without a model: a wording from a list, or other examples of the model's own successes.
///
/// | part | proposal |
/// |---|---|
/// | `system`, `instruction` | one of a few wordings, or nothing |
/// | `answer_form` | one of a few ways to ask for the answer's mark, or nothing |
/// | `examples` | one to four solved training tasks, none of which the change is tried on; one time in five nothing |
///
/// Which one is drawn from seed and iteration alone. A proposal never equals the present text.
///
/// @param format how answers are marked
/// @param successes what the model solved so far, or what else may be shown
public record Mutations(AnswerFormat format, Supplier<List<Example>> successes, long seed) implements Reflection {
    /// Examples of a proposal, at the most.
    public static final int MOST_EXAMPLES = 4;

    private static final int DROPPED = 5;

    private static final List<String> SYSTEMS = List.of(
            "",
            "You solve tasks exactly as they are asked.",
            "You are careful and check every step before you write it.",
            "You are an expert at tasks like this one. You write the steps that lead to the answer.",
            "You answer briefly: the steps that are needed, then the answer.",
            "You never guess. You work the answer out.");

    private static final List<String> INSTRUCTIONS = List.of(
            "",
            "Solve the task.",
            "Solve the task step by step, with every step on a line of its own.",
            "Read the task twice, then solve it.",
            "Say first what is asked, then work it out.",
            "Work it out, and check the result before you answer.",
            "Answer without an explanation.",
            "Task: {task}\n\nNow write the steps and the answer.",
            "Here is a task:\n\n{task}\n\nThink it through before you answer.");

    @Override
    public Optional<String> propose(Map<String, String> parts, String part, List<Trial> trials, int iteration) {
        RandomGenerator random = Seeds.stream(seed, "mutation", iteration);
        if (part.equals(Prompt.EXAMPLES)) {
            return examples(trials, random).filter(text -> !text.equals(parts.get(part)));
        }
        List<String> others = new ArrayList<>(wordings(part));
        others.remove(parts.get(part));
        return Optional.of(others.get(random.nextInt(others.size())));
    }

    private List<String> wordings(String part) {
        return switch (part) {
            case Prompt.SYSTEM -> SYSTEMS;
            case Prompt.INSTRUCTION -> INSTRUCTIONS;
            default ->
                List.of(
                        "",
                        format.instruction(),
                        "The last line of your reply must read: " + format.mark("ANSWER"),
                        format.instruction() + " For instance, if the answer is 42: " + format.mark("42"),
                        "Write " + format.mark("ANSWER") + " once, at the end, with the answer in its place.");
        };
    }

    private Optional<String> examples(List<Trial> trials, RandomGenerator random) {
        if (random.nextInt(DROPPED) == 0) {
            return Optional.of("");
        }
        List<String> tried = trials.stream().map(trial -> trial.input().strip()).toList();
        List<Example> known = new ArrayList<>(successes.get().stream()
                .filter(example -> !tried.contains(example.task()))
                .toList());
        if (known.isEmpty()) {
            return Optional.empty();
        }
        Collections.shuffle(known, Random.from(random));
        int count = 1 + random.nextInt(Math.min(MOST_EXAMPLES, known.size()));
        return Optional.of(Example.write(known.subList(0, count)));
    }
}
