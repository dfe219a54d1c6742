package dev.edgewise.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.environment.AnswerFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stopped evolution goes on and ends as one that was left alone.
class EvolutionWorkTest {
    private static final ObjectNode ABOUT =
            JsonNodeFactory.instance.objectNode().put("command", "evolve").put("seed", 5);
    private static final Map<String, String> START = Map.of(Prompt.INSTRUCTION, "", Prompt.EXAMPLES, "");

    @TempDir
    private Path directory;

    /// Solves a task if the length of the prompt leaves no rest by it. Counts what it is asked.
    private static final class Lengths implements Trials {
        private int asked;

        @Override
        public int training() {
            return 7;
        }

        @Override
        public int validation() {
            return 6;
        }

        @Override
        public List<Trial> train(Map<String, String> parts, List<Integer> tasks) {
            asked += tasks.size();
            int length = String.join("", parts.values()).length();
            return tasks.stream()
                    .map(task -> new Trial((length + 1) % (task + 2) == 0 ? 1 : 0, "task " + task, "reply", "said"))
                    .toList();
        }

        @Override
        public List<Double> validate(Map<String, String> parts, List<Integer> tasks) {
            return train(parts, tasks).stream().map(Trial::score).toList();
        }
    }

    private record Ended(List<EvolutionStep> steps, List<String> notes, int asked) {}

    /// @param most tasks after which somebody asks to stop
    private Ended evolve(String file, long budget, int most) {
        Lengths lengths = new Lengths();
        Successes successes = new Successes(List::of);
        List<EvolutionStep> steps = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        try (EvolutionWork work = EvolutionWork.open(directory.resolve(file), ABOUT)) {
            Trials trials = successes.of(work.kept(lengths, 4, () -> lengths.asked >= most));
            Reflection reflection = work.kept(new CheckedReflection(
                    new Mutations(AnswerFormat.HASH, successes::examples, 5),
                    new Leaks(List.of()),
                    prompt -> prompt.text(Prompt.INSTRUCTION).startsWith("Task")
                            ? Optional.of("is refused here")
                            : Optional.empty(),
                    work::note));
            new Evolution(EvolutionSettings.standard(budget, 5), trials, reflection, step -> {
                        steps.add(step);
                        notes.add(work.takeNote());
                    })
                    .run(List.of(START));
        } catch (EvolutionWork.Stopped stopped) {
            assertThat(lengths.asked).isGreaterThanOrEqualTo(most);
        }
        return new Ended(steps, notes, lengths.asked);
    }

    @Test
    void aStoppedEvolutionEndsAsOneLeftAlone() {
        Ended alone = evolve("alone", 150, Integer.MAX_VALUE);
        assertThat(alone.notes()).contains("the proposal is refused: it is refused here");
        int asked = 0;
        Ended last = new Ended(List.of(), List.of(), 0);
        for (int i = 0; i < 100 && last.steps().size() < alone.steps().size(); i++) {
            last = evolve("stopped", 150, 5);
            asked += last.asked();
        }
        assertThat(last.steps()).isEqualTo(alone.steps());
        assertThat(last.notes()).isEqualTo(alone.notes());
        assertThat(asked).isEqualTo(alone.asked());
    }

    @Test
    void aFinishedOneAsksNothingAndMayGetALargerBudget() {
        Ended first = evolve("work", 80, Integer.MAX_VALUE);
        assertThat(evolve("work", 80, Integer.MAX_VALUE).asked()).isZero();
        Ended longer = evolve("work", 160, Integer.MAX_VALUE);
        assertThat(longer.steps().subList(0, first.steps().size())).isEqualTo(first.steps());
        assertThat(longer.asked()).isPositive();
    }

    @Test
    void theWorkOfAnotherEvolutionIsRefused() {
        evolve("work", 20, Integer.MAX_VALUE);
        Path file = directory.resolve("work");
        assertThatThrownBy(() -> EvolutionWork.open(file, ABOUT.deepCopy().put("seed", 6)))
                .hasMessage("The work in " + file + " was begun with something else, so it cannot go on: seed was 5 and"
                        + " is 6. Put back what has changed, delete the file to begin anew, or name another --out.");
    }

    @Test
    void aCandidateIsWrittenWithItsStep() {
        EvolutionStep step = new EvolutionStep(
                2,
                EvolutionStep.Outcome.CHANGED,
                List.of(0),
                "system",
                1,
                2,
                new Candidate(1, Map.of("system", "x"), List.of(0), List.of(1.0, 0.0)),
                30);
        assertThat(EvolutionJson.of(step, "").toString())
                .isEqualTo(
                        "{\"iteration\":2,\"outcome\":\"changed\",\"parents\":[0],\"part\":\"system\",\"before\":1.0,"
                                + "\"after\":2.0,\"spent\":30,\"number\":1,\"mean\":0.5,\"scores\":[1.0,0.0],"
                                + "\"prompt\":{\"system\":\"x\"}}");
        assertThat(step.found()).isEqualTo(1);
    }
}
