package dev.edgewise.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.dataset.DatasetEnvironment;
import dev.edgewise.environment.dataset.DatasetSpec;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
                {"question":"a","answer":"1","solution":"one\\nstep","environment":"sums","level":2,"difficulty":"hard","pass_rate":0.0,"failures":8,"samples":8}""");
        assertThat(Files.readAllLines(directory.resolve("new/full.jsonl"))).hasSize(4);
    }

    @Test
    void theFailuresOfADataSetWithoutLevelsAreItsLadder() throws IOException {
        String[] questions = {"8+4=", "1+1=", "9+9=", "2+1="};
        int[] successes = {3, 8, 0, 8};
        List<AskedTask> asked = new ArrayList<>();
        for (int i = 0; i < questions.length; i++) {
            Task task = new Task(questions[i], new Cell("flat", 0), questions[i], "1", List.of());
            asked.add(new AskedTask(task, new TaskOutcome(8, successes[i], 0, 4, 10)));
        }
        BucketFiles.write(directory, asked);
        DatasetSpec spec =
                DatasetSpec.of("flat", directory.resolve("full.jsonl")).withTestShare(0);
        assertThat(DatasetEnvironment.load(spec, AnswerFormat.BARE, false).levels())
                .isEqualTo(1);
        DatasetEnvironment inferred =
                DatasetEnvironment.load(spec.withFields(null, null, "failures", null), AnswerFormat.BARE, false);
        assertThat(inferred.levels()).isEqualTo(3);
        assertThat(inferred.describe(0)).isEqualTo("failures: 0");
        assertThat(inferred.tasks(Split.TRAIN, 0)).extracting(Task::question).containsExactly("1+1=", "2+1=");
        assertThat(inferred.tasks(Split.TRAIN, 1)).extracting(Task::question).containsExactly("8+4=");
        assertThat(inferred.tasks(Split.TRAIN, 2)).extracting(Task::question).containsExactly("9+9=");
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
