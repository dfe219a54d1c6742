package dev.edgewise.environment.family;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.GeneratedEnvironment;
import dev.edgewise.environment.LevelWindow;
import dev.edgewise.environment.Problem;
import dev.edgewise.environment.WrongStep;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the families know of wrong steps.
class WrongStepsTest {
    @ParameterizedTest
    @Tag("slow")
    @EnumSource(
            value = TaskFamily.class,
            names = {"ADDITION", "SUBTRACTION", "MULTIPLICATION", "CHAIN_SUM", "COMPARISON", "SORTING", "COUNTDOWN"})
    void areWrongDifferentExplainedAndInTheAlphabet(TaskFamily family) {
        GeneratedEnvironment environment = family.create(AnswerFormat.HASH, true);
        String alphabet = environment.alphabet().orElseThrow();
        for (int level = 0; level < environment.levels() + environment.above(); level++) {
            for (int i = 0; i < 4; i++) {
                Task task = environment.draw(Split.TRAIN, level, Seeds.stream(3, level, i));
                for (int step = 0; step <= task.steps().size(); step++) {
                    List<WrongStep> wrong = environment.wrongSteps(task, step, Seeds.stream(4, level, i, step));
                    assertThat(environment.wrongSteps(task, step, Seeds.stream(4, level, i, step)))
                            .isEqualTo(wrong);
                    boolean answer = step == task.steps().size();
                    String right = answer ? task.answer() : task.steps().get(step);
                    assertThat(wrong)
                            .extracting(WrongStep::text)
                            .doesNotHaveDuplicates()
                            .doesNotContain(right);
                    assertThat(wrong.isEmpty())
                            .as("%s, step %d", task.id(), step)
                            .isEqualTo(answer && family == TaskFamily.COUNTDOWN);
                    for (WrongStep slip : wrong) {
                        assertThat(slip.why()).isNotBlank();
                        assertThat((slip.text() + String.join("", slip.then())).chars())
                                .as("%s: %s", task.id(), slip)
                                .allMatch(c -> alphabet.indexOf(c) >= 0);
                        assertThat(answer
                                        && environment
                                                .score(task, "#### " + slip.text())
                                                .success())
                                .as("%s: %s", task.id(), slip)
                                .isFalse();
                    }
                }
            }
        }
    }

    @Test
    void theOtherFamiliesKnowNone() {
        for (TaskFamily family : List.of(TaskFamily.ROMAN, TaskFamily.CAESAR, TaskFamily.DIVISION)) {
            GeneratedEnvironment environment = family.create(AnswerFormat.HASH, true);
            Task task = environment.draw(Split.TRAIN, 2, Seeds.stream(1));
            assertThat(environment.wrongSteps(task, 0, Seeds.stream(1))).isEmpty();
        }
    }

    @Test
    void aWindowPassesThemOn() {
        LevelWindow window = new LevelWindow("sums", new Addition(AnswerFormat.HASH, true), 4, 6);
        Task task = window.draw(Split.TRAIN, 1, Seeds.stream(1));
        assertThat(window.wrongSteps(task, 0, Seeds.stream(1))).isNotEmpty();
    }

    @Test
    void ofASum() {
        Task task = task(Addition.problem(47, 85), "addition");
        GeneratedEnvironment addition = new Addition(AnswerFormat.HASH, true);
        assertThat(seen(addition, task, 0))
                .containsEntry("7+8=15", "the digits are of different columns")
                .containsEntry("4+8=12", "the columns are out of order")
                .containsEntry("7+5=11", "7+5 is not 11")
                .containsEntry("7+5=13", "7+5 is not 13")
                .hasSize(4);
        assertThat(seen(addition, task, 1))
                .containsEntry("4+8=12", "the carry is forgotten")
                .containsEntry("4+8+1=14", "4+8+1 is not 14")
                .hasSize(3);
        assertThat(seen(addition, task, 2))
                .containsEntry("32", "the last carry is forgotten")
                .containsEntry("231", "the digits are in the wrong order")
                .containsEntry("122", "47+85 is not 122");
        assertThat(seen(addition, task(Addition.problem(3, 4), "addition"), 0))
                .isEqualTo(Map.of("6", "3+4 is not 6", "8", "3+4 is not 8"));
    }

    @Test
    void ofADifferenceAProductAndAChain() {
        GeneratedEnvironment subtraction = new Subtraction(AnswerFormat.HASH, true);
        Task difference = task(Subtraction.problem(52, 37), "subtraction");
        assertThat(seen(subtraction, difference, 0))
                .containsEntry("7-2=5", "the lower digit is taken from the upper one");
        assertThat(seen(subtraction, difference, 1)).containsEntry("5-3=2", "the borrowed ten is not taken off");
        assertThat(seen(subtraction, task(Subtraction.problem(37, 52), "subtraction"), 3))
                .containsEntry("15", "the sign is forgotten");
        GeneratedEnvironment multiplication = new Multiplication(AnswerFormat.HASH, true);
        Task product = task(Multiplication.problem(47, 36), "multiplication");
        assertThat(product.steps().subList(0, 3)).containsExactly("7*6=42", "4*6+4=28", "47*6=282");
        assertThat(seen(multiplication, product, 0)).containsEntry("7*6=35", "7*6 is not 35");
        assertThat(seen(multiplication, product, 1)).containsEntry("4*6=24", "the carry is forgotten");
        assertThat(seen(multiplication, product, 5)).containsEntry("47*30=141", "a zero is missing");
        assertThat(seen(
                        new ChainSum(AnswerFormat.HASH, true),
                        task(ChainSum.problem(List.of(3, 4, -2)), "chain_sum"),
                        1))
                .containsEntry("7+2=9", "2 is taken away");
        assertThat(seen(
                        new ChainSum(AnswerFormat.HASH, true),
                        task(ChainSum.problem(List.of(3, 4, -2)), "chain_sum"),
                        0))
                .containsEntry("3-4=-1", "4 is added")
                .containsEntry("3-2=1", "a number is left out");
    }

    @Test
    void ofACountdownAreTrueStepsThatMissTheTarget() {
        Countdown countdown = new Countdown(AnswerFormat.HASH, true);
        for (int i = 0; i < 50; i++) {
            Task task = countdown.draw(Split.TRAIN, 7, Seeds.stream(5, i));
            countdown.wrongSteps(task, 0, Seeds.stream(6, i)).stream()
                    .filter(end -> !end.then().isEmpty())
                    .forEach(end -> {
                        assertThat(end.then()).hasSize(2);
                        assertThat(end.why()).startsWith("that makes ").contains(" and not ");
                    });
        }
    }

    private static Map<String, String> seen(GeneratedEnvironment environment, Task task, int step) {
        Map<String, String> seen = new TreeMap<>();
        IntStream.range(0, 40)
                .mapToObj(i -> environment.wrongSteps(task, step, Seeds.stream(8, i)))
                .flatMap(List::stream)
                .forEach(slip -> seen.put(slip.text(), slip.why()));
        return seen;
    }

    private static Task task(Problem problem, String name) {
        return new Task(problem.label(), new Cell(name, 0), problem.question(), problem.answer(), problem.steps());
    }
}
