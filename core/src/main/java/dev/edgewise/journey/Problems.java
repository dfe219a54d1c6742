package dev.edgewise.journey;

import dev.edgewise.data.Row;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.DataException;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// The problems that journeys are made of, each once. The first of them are the same whatever their number.
///
/// @param attempts at each problem; none where it comes from an environment
/// @param notes what a person should know of them
public record Problems(List<Task> tasks, List<AttemptRow> attempts, List<String> notes) {
    /// Tries at a task that was not drawn before, until a level counts as used up.
    private static final int TRIES = 50;

    public Problems {
        tasks = List.copyOf(tasks);
        attempts = List.copyOf(attempts);
        notes = List.copyOf(notes);
    }

    /// Draws training tasks from all levels in turn.
    ///
    /// @param solved whether their solutions must be known
    /// @throws DataException if there is none
    public static Problems drawn(List<Environment> environments, boolean solved, int count, long seed) {
        record Source(Environment environment, int level) {}
        List<Source> open = new ArrayList<>(environments.stream()
                .flatMap(each -> IntStream.range(0, each.levels()).mapToObj(level -> new Source(each, level)))
                .toList());
        List<Task> tasks = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int round = 0; tasks.size() < count && !open.isEmpty(); round++) {
            for (Source source : List.copyOf(open)) {
                if (tasks.size() == count) {
                    break;
                }
                Optional<Task> task = fresh(source.environment(), source.level(), solved, seed, round, seen);
                task.ifPresent(tasks::add);
                if (task.isEmpty()) {
                    open.remove(source);
                    notes.add(new Cell(source.environment().name(), source.level()) + " has " + round
                            + " training tasks" + (solved ? " with a solution" : "") + ", and no more");
                }
            }
        }
        if (tasks.isEmpty()) {
            throw new DataException(
                    "There is no training task with a solution, so there is nothing to make journeys of."
                            + " Give the rows solutions, or take another environment.");
        }
        return new Problems(tasks, List.of(), notes);
    }

    private static Optional<Task> fresh(
            Environment environment, int level, boolean solved, long seed, int round, Set<String> seen) {
        for (int i = 0; i < TRIES; i++) {
            RandomGenerator random = Seeds.stream(seed, "problem", environment.name(), level, round, i);
            Optional<Task> task = solved
                    ? environment.drawSolved(level, random)
                    : Optional.of(environment.draw(Split.TRAIN, level, random));
            if (task.isEmpty()) {
                return task;
            }
            if (seen.add(environment.name() + " " + level + " " + task.get().question())) {
                return task;
            }
        }
        return Optional.empty();
    }

    /// Takes rows in their order.
    ///
    /// @param recorded whether recorded attempts are wanted; a row then needs a wrong one
    /// @throws DataException if a row cannot be used, or none is left
    public static Problems read(List<Row> rows, AttemptFields fields, boolean recorded, int count) {
        List<AttemptRow> kept = new ArrayList<>();
        int none = 0;
        int right = 0;
        int unknown = 0;
        for (int i = 0; i < rows.size(); i++) {
            AttemptRow row = fields.read(rows.get(i), i);
            boolean answer = !row.task().answer().isEmpty();
            if (recorded && row.attempts().isEmpty()) {
                none++;
            } else if (recorded && row.attempts().stream().allMatch(AttemptRow.Attempt::correct)) {
                right++;
            } else if (!answer) {
                unknown++;
            } else {
                kept.add(row);
            }
        }
        List<String> notes = new ArrayList<>(List.of(rows.size() + " rows read"));
        note(notes, none, "without attempts that have steps and an answer");
        note(notes, right, "without a wrong attempt");
        note(notes, unknown, "whose right answer is not known");
        if (kept.isEmpty()) {
            throw new DataException("No row can be made a journey: " + String.join("; ", notes)
                    + ". A row needs a question, a right solution and a wrong attempt, each with steps and an answer.");
        }
        List<AttemptRow> taken = kept.subList(0, Math.min(count, kept.size()));
        return new Problems(taken.stream().map(AttemptRow::task).toList(), taken, notes);
    }

    private static void note(List<String> notes, int count, String what) {
        if (count > 0) {
            notes.add(count + " left out, " + what);
        }
    }
}
