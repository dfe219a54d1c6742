package dev.edgewise.environment.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.reward.Attempt;
import dev.edgewise.reward.Score;
import dev.edgewise.reward.external.ExternalReward;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JudgedDatasetTest extends DatasetFiles {
    private DatasetEnvironment judged(DatasetSpec spec, String script) {
        return DatasetEnvironment.judged(
                spec,
                ExternalReward.command(
                        List.of("sh", "-c", script),
                        folder,
                        ProcessBuilder.Redirect.DISCARD,
                        4,
                        Duration.ofSeconds(20),
                        0));
    }

    private DatasetEnvironment judged(DatasetSpec spec) {
        return judged(spec, "exit 9");
    }

    @Test
    void aRowNeedsOnlyItsQuestion() throws IOException {
        Path rows = file("a.jsonl", """
                {"question": "a", "level": 2, "tests": ["x"]}
                {"question": "b", "level": 1, "solution": "one\\n#### two"}
                {"question": "c", "level": 1, "solution": null}
                {"question": "C ", "level": 1}
                """);
        DatasetSpec spec = allTraining(rows).withFields(null, null, "level", "solution");
        DatasetEnvironment environment = judged(spec);
        assertThat(environment.tasks(Split.TRAIN, 0)).extracting(Task::question).containsExactly("b", "c");
        assertThat(environment.tasks(Split.TRAIN, 1)).extracting(Task::question).containsExactly("a");
        assertThat(environment.solved(0)).extracting(environment::solution).containsExactly("one\n#### two");
        assertThat(environment.solved(1)).isEmpty();
        assertThat(environment.alphabet()).hasValue("\n #abcenotw");
        assertThat(environment.notes())
                .contains(
                        "data: 4 rows read, 3 problems for training, 0 held out; left out: 1 that repeat a question",
                        "data: 2 of the 3 problems for training have no solution in solution; they are asked, and not shown"
                                + " as solutions");
    }

    @Test
    void withoutALevelThereIsOne() throws IOException {
        Path rows = file("a.jsonl", "{\"problem\": \"a\"}\n{\"problem\": \"b\", \"solution\": \"s\"}\n");
        assertThat(judged(allTraining(rows).withFields(null, null, null, "solution"))
                        .levels())
                .isOne();
    }

    @Test
    void conversationsKeepWhatComesBeforeTheAnswer() throws IOException {
        Path rows = file("a.jsonl", """
                {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "a"}, {"role": "assistant", "content": "x"}]}
                {"messages": [{"role": "user", "content": "b"}]}
                """);
        assertThat(judged(allTraining(rows)).tasks(Split.TRAIN, 0))
                .extracting(Task::question)
                .containsExactly("Be brief.\n\na", "b");
    }

    @Test
    void refusesWhatHasNoQuestion() throws IOException {
        Path rows = file("a.jsonl", "{\"question\": \"a\"}\n{\"other\": \"b\"}\n");
        assertThatThrownBy(() -> judged(allTraining(rows)))
                .isInstanceOf(DataException.class)
                .hasMessage(rows + ":2: there is no field \"question\". Fields here: other.");
    }

    /// A program would get the whole row.
    @Test
    void refusesValuesThatAreUnreadable() {
        Path rows = Path.of("src", "test", "resources", "dev", "edgewise", "data", "no-json.parquet");
        assertThatThrownBy(() -> judged(allTraining(rows)))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        rows + ", row 1: the field \"image\" holds bytes that are not UTF-8 text. Write it as text.");
    }

    @Test
    void refusesAnAlphabetBeyondOneToken() throws IOException {
        Path rows = file("a.jsonl", "{\"question\": \"a 😀\"}\n");
        DatasetEnvironment environment = judged(allTraining(rows));
        assertThatThrownBy(environment::alphabet)
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        "the data set data has the character 😀, for which a model with random weights");
    }

    @Test
    @Tag("slow")
    void theProgramSeesPromptAndRow() throws IOException {
        Path rows = file("a.jsonl", """
                {"messages": [{"role": "user", "content": "b"}, {"role": "assistant", "content": "x"}], "n": 3}
                """);
        DatasetEnvironment environment = judged(
                allTraining(rows),
                "tee asked | sed -u 's/.*\"id\":\"\\([^\"]*\\)\".*/{\"id\":\"\\1\",\"reward\":\\1,\"success\":true}/'");
        Task task = environment.tasks(Split.TRAIN, 0).getFirst();
        List<Score> scores = environment.scores(List.of(new Attempt(task, "one"), new Attempt(task, "two")));
        assertThat(scores).extracting(Score::reward).containsExactly(1.0, 2.0);
        assertThat(environment.score(task, "three").reward()).isEqualTo(3);
        environment.release();
        assertThat(Files.readAllLines(folder.resolve("asked")).getLast())
                .isEqualTo("{\"id\":\"3\",\"prompt\":[{\"role\":\"user\",\"content\":\"b\"}],\"completion\":\"three\","
                        + "\"row\":{\"messages\":[{\"role\":\"user\",\"content\":\"b\"},"
                        + "{\"role\":\"assistant\",\"content\":\"x\"}],\"n\":3}}");
    }
}
