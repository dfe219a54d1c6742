package dev.edgewise.evolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.evolve.EvolutionStep.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvolutionTest {
    /// Ten training tasks; task t is solved where the prompt's parts hold the letter of t, as `a` for 0.
    private record Letters(int validation) implements Trials {
        Letters() {
            this(10);
        }

        @Override
        public int training() {
            return 10;
        }

        private static double score(Map<String, String> parts, int task) {
            return String.join("", parts.values()).indexOf('a' + task) >= 0 ? 1 : 0;
        }

        @Override
        public List<Trial> train(Map<String, String> parts, List<Integer> tasks) {
            return tasks.stream()
                    .map(task -> new Trial(score(parts, task), "train " + task, "", "needs " + (char) ('a' + task)))
                    .toList();
        }

        @Override
        public List<Double> validate(Map<String, String> parts, List<Integer> tasks) {
            return tasks.stream().map(task -> score(parts, task)).toList();
        }
    }

    private static final Map<String, String> START = Map.of("system", "z");

    /// Adds the letter that the first failed trial asks for.
    private static Optional<String> add(Map<String, String> parts, String part, List<Trial> trials, int iteration) {
        return trials.stream()
                .filter(trial -> trial.score() < 1)
                .findFirst()
                .map(trial -> parts.get(part) + trial.feedback().charAt(6));
    }

    /// Writes that letter in place of the part, so that what the part knew is lost.
    private static Optional<String> replace(Map<String, String> parts, String part, List<Trial> trials, int iteration) {
        return add(parts, part, trials, iteration).map(text -> text.substring(text.length() - 1));
    }

    private static EvolutionSettings settings(long budget, int merges) {
        return new EvolutionSettings(budget, 3, false, true, merges, 5);
    }

    @Test
    void climbsByFeedbackUntilTheBudgetIsSpent() {
        List<EvolutionStep> steps = new ArrayList<>();
        List<Candidate> found =
                new Evolution(settings(400, 0), new Letters(), EvolutionTest::add, steps::add).run(List.of(START));
        assertThat(Evolution.best(found).mean()).isEqualTo(1.0);
        assertThat(steps.getFirst().outcome()).isEqualTo(Outcome.BEGUN);
        assertThat(steps).extracting(EvolutionStep::outcome).contains(Outcome.CHANGED, Outcome.PERFECT);
        assertThat(steps.getLast().spent()).isGreaterThanOrEqualTo(400);
        assertThat(steps.get(steps.size() - 2).spent()).isLessThan(400);
        // each find is better on its minibatch, and its parent was found before
        steps.stream().filter(step -> step.outcome() == Outcome.CHANGED).forEach(step -> {
            assertThat(step.after()).isGreaterThan(step.before());
            assertThat(step.parents().getFirst()).isLessThan(step.found());
        });
    }

    @Test
    void theSameTrialsGiveTheSameEvolution() {
        List<EvolutionStep> first = new ArrayList<>();
        List<EvolutionStep> second = new ArrayList<>();
        List<Candidate> one =
                new Evolution(settings(200, 5), new Letters(), EvolutionTest::add, first::add).run(List.of(START));
        List<Candidate> other =
                new Evolution(settings(200, 5), new Letters(), EvolutionTest::add, second::add).run(List.of(START));
        assertThat(second).isEqualTo(first);
        assertThat(other).isEqualTo(one);
    }

    @Test
    void whatIsNoBetterOrKnownIsNotKept() {
        List<EvolutionStep> steps = new ArrayList<>();
        new Evolution(settings(60, 0), new Letters(), (parts, part, _, _) -> Optional.of("z"), steps::add)
                .run(List.of(START));
        assertThat(steps.subList(1, steps.size()))
                .extracting(EvolutionStep::outcome)
                .containsOnly(Outcome.UNCHANGED);

        steps.clear();
        new Evolution(
                        settings(60, 0),
                        new Letters(),
                        (parts, part, _, iteration) -> Optional.of("z".repeat(iteration + 1)),
                        steps::add)
                .run(List.of(START));
        assertThat(steps.subList(1, steps.size()))
                .extracting(EvolutionStep::outcome)
                .containsOnly(Outcome.REJECTED);
    }

    @Test
    void partsTakeTurnsAndFindsAreMerged() {
        List<EvolutionStep> steps = new ArrayList<>();
        Map<String, String> two = new LinkedHashMap<>(Map.of("form", "y"));
        two.put("system", "z");
        List<Candidate> found =
                new Evolution(settings(900, 5), new Letters(), EvolutionTest::replace, steps::add).run(List.of(two));
        assertThat(steps).extracting(EvolutionStep::part).contains("form", "system");
        assertThat(steps).extracting(EvolutionStep::outcome).contains(Outcome.MERGED);
        steps.stream().filter(step -> step.outcome() == Outcome.MERGED).forEach(step -> {
            Candidate merged = found.get(step.found());
            assertThat(merged.parents()).hasSize(2);
            assertThat(step.after()).isGreaterThanOrEqualTo(step.before());
        });
        assertThat(steps.stream().filter(step -> step.outcome() == Outcome.MERGED))
                .hasSizeLessThanOrEqualTo(5);
    }

    /// The public code wants five validation tasks that both parents were tried on.
    @Test
    void nothingIsMergedOnFewerThanFiveValidationTasks() {
        for (int tasks : new int[] {4, 5}) {
            List<EvolutionStep> steps = new ArrayList<>();
            Map<String, String> two = new LinkedHashMap<>(Map.of("form", "y"));
            two.put("system", "z");
            new Evolution(settings(900, 5), new Letters(tasks), EvolutionTest::replace, steps::add).run(List.of(two));
            assertThat(steps.stream().anyMatch(step -> step.parents().size() == 2))
                    .as("%s tasks", tasks)
                    .isEqualTo(tasks == 5);
        }
    }

    @Test
    void reflectionNeverSeesValidationTasks() {
        List<String> shown = new ArrayList<>();
        new Evolution(
                        settings(200, 5),
                        new Letters(),
                        (parts, part, trials, iteration) -> {
                            trials.forEach(trial -> shown.add(trial.input()));
                            return add(parts, part, trials, iteration);
                        },
                        _ -> {})
                .run(List.of(START));
        assertThat(shown).isNotEmpty().allMatch(input -> input.startsWith("train "));
    }
}
