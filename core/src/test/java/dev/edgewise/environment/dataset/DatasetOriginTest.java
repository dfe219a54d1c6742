package dev.edgewise.environment.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a data set tells of its rows, and which of them have a solution to show.
class DatasetOriginTest extends DatasetFiles {
    private static final String SOME_SOLVED = """
            {"question": "a", "answer": 1, "difficulty": "medium", "why": "one\\ntwo"}
            {"question": "b", "answer": 2, "difficulty": "easy", "why": null}
            {"question": "c", "answer": 3, "difficulty": "hard"}
            {"question": "A ", "answer": 1, "difficulty": "medium", "why": " "}
            {"question": "d", "answer": 4, "difficulty": "medium", "why": ""}
            """;

    @Test
    void asksRowsWithoutASolutionAndShowsTheOthers() throws IOException {
        DatasetSpec spec = allTraining(file("a.jsonl", SOME_SOLVED)).withFields(null, null, "difficulty", "why");
        DatasetEnvironment environment = load(spec);
        assertThat(all(environment, Split.TRAIN)).extracting(Task::question).containsExactly("b", "a", "d", "c");
        assertThat(environment.solved(0)).isEmpty();
        assertThat(environment.solved(1)).extracting(Task::question).containsExactly("a");
        Task shown = environment.drawSolved(1, Seeds.stream(1, "x")).orElseThrow();
        assertThat(environment.solution(shown)).isEqualTo("one\ntwo\n#### 1");
        assertThat(environment.drawSolved(0, Seeds.stream(1, "x"))).isEmpty();
        assertThat(environment.notes())
                .containsExactly(
                        "data: 5 rows read, 4 problems for training, 0 held out; left out: 1 that repeat a question",
                        "data: 3 of the 4 problems for training have no solution in why; they are asked, and not shown as"
                                + " solutions",
                        "data: levels by difficulty, easiest first, with problems for training: easy (1), medium (2), hard"
                                + " (1); in the usual order of these words. To set another order, list them easiest first:"
                                + " level_order: [\"easy\", \"medium\", \"hard\"]");
        assertThat(load(spec.withLevelOrder(List.of("hard", "medium", "easy"))).notes())
                .last()
                .isEqualTo(
                        "data: levels by difficulty, easiest first, with problems for training: hard (1), medium (2), easy"
                                + " (1); as level_order says");
        assertThat(load(allTraining(file("a.jsonl", SOME_SOLVED)).withFields(null, null, null, "why"))
                        .notes())
                .element(1)
                .isEqualTo(
                        "data: 3 of the 4 problems for training have no solution in why; they are asked, and not shown as"
                                + " solutions; they count as 0 steps, the easiest level. Set level_field to a field that says how hard"
                                + " they are");
        assertThat(DatasetEnvironment.load(spec, AnswerFormat.BARE, false).solved(1))
                .as("answers alone")
                .hasSize(2);
    }

    @Test
    void takesTheSolutionOfARepeatedQuestion() throws IOException {
        String rows =
                "{\"question\": \"a\", \"answer\": 1, \"why\": null}\n{\"question\": \"a\", \"answer\": 1, \"why\": \"w\"}\n";
        DatasetEnvironment environment = load(allTraining(file("a.jsonl", rows)).withFields(null, null, null, "why"));
        assertThat(environment.solved(0)).extracting(Task::steps).containsExactly(List.of("w"));
    }

    @Test
    void tellsWhatTheTestFilesTake() throws IOException {
        DatasetSpec spec =
                DatasetSpec.of("data", numbered("train.jsonl", 0, 50)).withTestFiles(numbered("test.jsonl", 40, 60));
        assertThat(load(spec).notes())
                .containsExactly("data: 70 rows read, 40 problems for training, 20 held out; left out: 10 training rows"
                        + " whose question is in the test files");
    }

    @Test
    void namesASolutionFieldThatNoRowHas() throws IOException {
        Path file = file("a.jsonl", "{\"question\": \"a\", \"answer\": 1, \"reason\": \"w\"}");
        assertFault(
                allTraining(file).withFields(null, null, null, "reasons"),
                file
                        + ":1: there is no field \"reasons\". Did you mean \"reason\"? Fields here: question, answer, reason.");
    }
}
