package dev.edgewise.environment.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// GSM8K and SVAMP as published, where they are at hand. Counts come from counting the files in Python.
class PublishedDatasetsTest {
    private static Path shared(String path) {
        String folder = System.getenv().getOrDefault("EDGEWISE_SHARED", "../../shared");
        Path file = Path.of(folder, path);
        assumeThat(Files.exists(file))
                .as("%s is not here; set EDGEWISE_SHARED", file)
                .isTrue();
        return file;
    }

    private static int count(DatasetEnvironment environment, Split split) {
        return IntStream.range(0, environment.levels())
                .map(level -> environment.tasks(split, level).size())
                .sum();
    }

    private static Set<String> questions(DatasetEnvironment environment, Split split) {
        return IntStream.range(0, environment.levels())
                .boxed()
                .flatMap(level -> environment.tasks(split, level).stream())
                .map(Task::question)
                .collect(Collectors.toSet());
    }

    @Test
    void readsGsm8kWithItsTestFile() {
        DatasetSpec spec = DatasetSpec.of("gsm8k", shared("data/gsm8k/train.jsonl"))
                .withTestFiles(shared("data/gsm8k/test.jsonl"));
        DatasetEnvironment environment = DatasetEnvironment.load(spec, AnswerFormat.HASH, true);
        assertThat(count(environment, Split.TRAIN)).isEqualTo(7473);
        assertThat(count(environment, Split.TEST)).isEqualTo(1319);
        assertThat(IntStream.range(0, environment.levels()).mapToObj(environment::describe))
                .first()
                .isEqualTo("solution steps: 2");
        assertThat(environment.describe(environment.levels() - 1)).startsWith("solution steps: 9");
        Task first = environment.tasks(Split.TRAIN, 0).getFirst();
        assertThat(first.answer()).isEqualTo("72");
        assertThat(first.steps())
                .containsExactly(
                        "Natalia sold 48/2 = 24 clips in May.",
                        "Natalia sold 48+24 = 72 clips altogether in April and May.");
    }

    @Test
    void readsSvampAndSplitsIt() {
        DatasetEnvironment environment = DatasetEnvironment.load(
                DatasetSpec.of("svamp", shared("data/svamp/SVAMP.json")), AnswerFormat.BOXED, true);
        assertThat(count(environment, Split.TRAIN) + count(environment, Split.TEST))
                .isEqualTo(1000);
        assertThat(count(environment, Split.TEST)).isBetween(170, 230);
        assertThat(questions(environment, Split.TRAIN)).doesNotContainAnyElementsOf(questions(environment, Split.TEST));
        assertThat(environment.levels()).isEqualTo(2);
        assertThat(environment.describe(0)).isEqualTo("operations: 0 to 1");
        assertThat(environment.describe(1)).isEqualTo("operations: 2");
        int easy = environment.tasks(Split.TRAIN, 0).size()
                + environment.tasks(Split.TEST, 0).size();
        assertThat(easy).isEqualTo(763);
    }
}
