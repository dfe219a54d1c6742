package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.dataset.DatasetEnvironment;
import dev.edgewise.environment.dataset.DatasetSpec;
import dev.edgewise.environment.family.Addition;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldBackTest {
    private static HeldBack addition(long seed) {
        return new HeldBack(new Addition(AnswerFormat.BARE, false), 6, seed);
    }

    private static Set<String> ids(List<Task> tasks) {
        return tasks.stream().map(Task::id).collect(Collectors.toSet());
    }

    @Test
    void whatIsKeptBackIsNeverDrawnForTraining() {
        HeldBack environment = addition(3);
        RandomGenerator random = Seeds.stream(1, "test");
        Set<String> drawn = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            drawn.add(environment.draw(Split.TRAIN, 0, random).id());
            drawn.add(environment.drawSolved(0, random).orElseThrow().id());
        }
        assertThat(environment.tasks(0)).hasSize(6);
        assertThat(drawn).hasSizeGreaterThan(6).doesNotContainAnyElementsOf(ids(environment.tasks(0)));
    }

    @Test
    void theSeedAloneDecides() {
        assertThat(ids(addition(3).tasks(1))).isEqualTo(ids(addition(3).tasks(1)));
        assertThat(ids(addition(3).tasks(1))).isNotEqualTo(ids(addition(4).tasks(1)));
    }

    @Test
    void testTasksAreDrawnAsEver() {
        HeldBack environment = addition(3);
        Addition base = new Addition(AnswerFormat.BARE, false);
        assertThat(environment.draw(Split.TEST, 2, Seeds.stream(1, "test")))
                .isEqualTo(base.draw(Split.TEST, 2, Seeds.stream(1, "test")));
    }

    private static HeldBack rows(Path folder, int count) throws IOException {
        Path file = Files.writeString(
                folder.resolve("rows.jsonl"),
                IntStream.range(0, count)
                        .mapToObj(i -> "{\"question\": \"" + i + "\", \"answer\": " + i + "}\n")
                        .collect(Collectors.joining()));
        return new HeldBack(
                DatasetEnvironment.load(DatasetSpec.of("data", file).withTestShare(0), AnswerFormat.HASH, true), 6, 3);
    }

    @Test
    void atMostHalfOfAFewTasksAreKeptBack(@TempDir Path folder) throws IOException {
        HeldBack environment = rows(folder, 5);
        assertThat(environment.tasks(0)).hasSize(2);
        assertThat(ids(environment.allTasks(Split.TRAIN, 0).orElseThrow()))
                .hasSize(3)
                .doesNotContainAnyElementsOf(ids(environment.tasks(0)));
        assertThat(rows(folder, 1).tasks(0)).isEmpty();
    }
}
