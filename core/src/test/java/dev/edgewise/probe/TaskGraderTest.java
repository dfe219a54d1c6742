package dev.edgewise.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskGraderTest {
    @TempDir
    Path directory;

    @Test
    void groupsProblemsByTheirFirstAnswersEasiestFirst() {
        List<TaskGrader.Level> levels =
                TaskGrader.levels(List.of(asked("a", 0, 4), asked("b", 4, 4), asked("c", 0, 4), asked("d", 3, 4)));
        assertThat(levels)
                .extracting(TaskGrader.Level::description)
                .containsExactly("4 of 4 right at first", "3 of 4 right at first", "0 of 4 right at first");
        assertThat(levels.getLast().tasks()).extracting(Task::question).containsExactly("a", "c");
    }

    @Test
    void writesTasksAsDataSetsByDifficulty() throws IOException {
        Map<Bucket, Integer> counts = BucketFiles.write(
                directory.resolve("new"),
                List.of(asked("a", 0, 8), asked("b", 6, 8), asked("c", 1, 8), asked("a", 8, 8), asked("d", 8, 8)));
        assertThat(counts)
                .containsExactly(Map.entry(Bucket.EASY, 2), Map.entry(Bucket.MEDIUM, 1), Map.entry(Bucket.HARD, 1));
        assertThat(Files.readAllLines(directory.resolve("new/hard.jsonl"))).containsExactly("""
                {"question":"a","answer":"1","solution":"one\\nstep","environment":"sums","level":2,"difficulty":"hard","pass_rate":0.0,"samples":8}""");
        assertThat(Files.readAllLines(directory.resolve("new/full.jsonl"))).hasSize(4);
    }

    @Test
    void anEmptyBucketLeavesNoFile() {
        BucketFiles.write(directory, List.of(asked("a", 8, 8)));
        assertThat(directory.resolve("easy.jsonl")).exists();
        assertThat(directory.resolve("hard.jsonl")).doesNotExist();
    }

    private static AskedTask asked(String question, int successes, int samples) {
        Task task = new Task("id-" + question, new Cell("sums", 2), question, "1", List.of("one", "step"));
        return new AskedTask(task, new TaskOutcome(samples, successes, 0, 4, 10));
    }
}
