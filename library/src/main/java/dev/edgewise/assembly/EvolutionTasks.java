package dev.edgewise.assembly;

import dev.edgewise.environment.Environment;
import dev.edgewise.error.DataException;
import dev.edgewise.evolve.Example;
import dev.edgewise.random.Seeds;
import dev.edgewise.run.Sha256;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.text.Conversation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The tasks by which prompts evolve, of all levels alike. Both kinds come from the training split, so that the
/// held-out tasks can still say what a prompt is worth. No text is among both.
///
/// @param training what reflection sees
/// @param validation what judges prompts
/// @param solved what experts write for the training tasks
public record EvolutionTasks(List<Task> training, List<Task> validation, List<Example> solved) {
    private static final int TRIES = 50;

    public EvolutionTasks {
        training = List.copyOf(training);
        validation = List.copyOf(validation);
        solved = List.copyOf(solved);
    }

    /// Draws tasks: as many as asked for, or fewer in the same proportion where there are not enough.
    ///
    /// @throws DataException if there are fewer than two
    public static EvolutionTasks draw(List<Environment> environments, int training, int validation, long seed) {
        List<Iterator<Task>> cells = environments.stream()
                .flatMap(environment -> IntStream.range(0, environment.levels())
                        .mapToObj(level -> different(environment, level, training + validation, seed)))
                .toList();
        Set<String> texts = new HashSet<>();
        List<Task> drawn = new ArrayList<>();
        boolean more = true;
        while (more && drawn.size() < training + validation) {
            more = false;
            for (Iterator<Task> cell : cells) {
                Optional<Task> next = next(cell, texts);
                if (next.isPresent() && drawn.size() < training + validation) {
                    drawn.add(next.get());
                    more = true;
                }
            }
        }
        if (drawn.size() < 2) {
            throw new DataException("evolve needs at least two different training tasks, one to learn from and one to"
                    + " judge by, but " + names(environments) + " has " + drawn.size() + "; give it more tasks");
        }
        Collections.shuffle(drawn, Random.from(Seeds.stream(seed, "evolve split")));
        int judging = Math.clamp(
                Math.round((double) drawn.size() * validation / (training + validation)), 1, drawn.size() - 1);
        List<Task> learned = drawn.subList(judging, drawn.size());
        List<Example> solved = learned.stream()
                .flatMap(task -> Example.of(task.question(), solution(environments, task)).stream())
                .toList();
        return new EvolutionTasks(learned, drawn.subList(0, judging), solved);
    }

    private static String solution(List<Environment> environments, Task task) {
        return environments.stream()
                .filter(environment -> environment.name().equals(task.cell().environment()))
                .findFirst()
                .map(environment -> environment.solution(task))
                .orElse("");
    }

    private static String names(List<Environment> environments) {
        return environments.stream().map(Environment::name).collect(Collectors.joining(", "));
    }

    private static Optional<Task> next(Iterator<Task> cell, Set<String> texts) {
        while (cell.hasNext()) {
            Task task = cell.next();
            if (texts.add(task.question().strip())) {
                return Optional.of(task);
            }
        }
        return Optional.empty();
    }

    /// @param most how many are wanted at the most
    private static Iterator<Task> different(Environment environment, int level, int most, long seed) {
        RandomGenerator random = Seeds.stream(seed, "evolve tasks", environment.name(), level);
        Optional<List<Task>> all = environment.allTasks(Split.TRAIN, level);
        if (all.isPresent()) {
            List<Task> shuffled = new ArrayList<>(all.get());
            Collections.shuffle(shuffled, Random.from(random));
            return shuffled.iterator();
        }
        return Stream.generate(() -> environment.draw(Split.TRAIN, level, random))
                .limit((long) most * TRIES)
                .iterator();
    }

    /// Returns what all of them give a model.
    public List<Conversation> conversations() {
        return Stream.concat(training.stream(), validation.stream())
                .map(Task::conversation)
                .toList();
    }

    /// Returns a sum that tells these tasks from others.
    public String sum() {
        String text = Stream.concat(training.stream(), validation.stream())
                .map(task -> task.id() + "\0" + task.question() + "\0" + task.answer() + "\0")
                .collect(Collectors.joining("", training.size() + "\0", ""));
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }
}
