package dev.edgewise.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgewise.data.Rows;
import dev.edgewise.environment.solution.Equations;
import dev.edgewise.random.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Published attempts of models, where this machine has them.
@Tag("slow")
class RealAttemptsTest {
    private static List<AttemptRow> attempts(String name) {
        Path file = Path.of(
                        Optional.ofNullable(System.getenv("EDGEWISE_SHARED")).orElse("../../shared"))
                .resolve("data")
                .resolve(name);
        assumeTrue(Files.exists(file), "no " + file + " on this machine");
        return Rows.read(file).stream()
                .map(row -> AttemptFields.STANDARD.read(row, 0))
                .toList();
    }

    private static List<AttemptRow.Attempt> right(List<AttemptRow> rows) {
        return rows.stream()
                .flatMap(row -> row.attempts().stream())
                .filter(AttemptRow.Attempt::correct)
                .toList();
    }

    /// Tells whether a calculation is judged false. Each of the counted ones was read: it is.
    private static boolean calculatesWrongly(AttemptRow.Attempt attempt) {
        return attempt.steps().stream()
                .filter(step -> !step.answer())
                .flatMap(step -> Equations.of(Equations.withoutMarks(step.text())).stream())
                .anyMatch(equation -> !equation.holds());
    }

    /// Returns the journeys of the first hundred rows.
    private static List<LongThought> journeys(List<AttemptRow> rows) {
        return rows.stream()
                .limit(100)
                .flatMap(row -> {
                    AttemptSteps steps = new AttemptSteps(row);
                    ReasoningTree tree = new TreeBuilder(steps, steps, 8, 64, 100).build(row.task(), 1);
                    return new Traversal(1).walk(tree, Seeds.stream(1)).stream();
                })
                .toList();
    }

    @Test
    void fewRightSolutionsOfGsm8kCalculateWrongly() {
        List<AttemptRow> rows = attempts("gsm8k-model-solutions/example_model_solutions.jsonl");
        assertThat(right(rows)).as("1,319 references and 2,001 of models").hasSize(3_320);
        assertThat(right(rows)).filteredOn(RealAttemptsTest::calculatesWrongly).hasSize(20);
        assertThat(journeys(rows)).hasSize(89);
    }

    @Test
    void fewRightChainsOfThoughtOfMawpsCalculateWrongly() {
        List<AttemptRow> rows = attempts("mawps/train.jsonl");
        assertThat(right(rows)).hasSize(2_497);
        assertThat(right(rows)).filteredOn(RealAttemptsTest::calculatesWrongly).hasSize(3);
        assertThat(journeys(rows)).hasSize(3);
    }
}
