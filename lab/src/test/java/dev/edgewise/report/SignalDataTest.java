package dev.edgewise.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.CellState;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.run.RunReader;
import dev.edgewise.run.StepRow;
import dev.edgewise.task.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignalDataTest {
    @TempDir
    Path run;

    private static StepRow step(int step, double passRate) {
        CellState state = new CellState(new Cell("sums", 0), Stage.REINFORCE, passRate, 0, 1, 4, 0.5);
        return new StepRow(new StepCompleted(step, Map.of(), List.of(state), 4, 9, 1), 0);
    }

    private static String line(int step, int level, String signal, long tokens, long teacherTokens) {
        return "{\"step\":%d,\"environment\":\"sums\",\"level\":%d,\"signal\":\"%s\",\"sequences\":1,\"tokens\":%d,\"teacher_tokens\":%d}\n"
                .formatted(step, level, signal, tokens, teacherTokens);
    }

    private ObjectNode json(List<StepRow> rows, String... lines) throws IOException {
        Files.writeString(run.resolve("config.yaml"), "");
        Files.writeString(run.resolve("signals.jsonl"), String.join("", lines));
        return SignalData.json(RunReader.open(run), rows);
    }

    /// Level 0 is climbed at step 2; what it gets at step 3 is in the totals alone.
    @Test
    void tokensOfStudentAndTeacherAreCountedUntilARungIsClimbed() throws IOException {
        ObjectNode json = json(
                List.of(step(1, 0.2), step(2, 0.6), step(3, 0.4)),
                line(1, 0, "outcome", 10, 0),
                line(1, 0, "distillation", 0, 30),
                line(2, 0, "distillation", 5, 40),
                line(3, 0, "outcome", 7, 0),
                line(3, 1, "distillation", 0, 8));

        assertThat(json.path("totals")).hasToString("{\"distillation\":[5,78],\"outcome\":[17,0]}");
        assertThat(json.path("rungs"))
                .hasToString("[{\"environment\":\"sums\",\"level\":0,\"climbed\":2,"
                        + "\"tokens\":{\"distillation\":[5,70],\"outcome\":[10,0]}},"
                        + "{\"environment\":\"sums\",\"level\":1,\"climbed\":null,"
                        + "\"tokens\":{\"distillation\":[0,8]}}]");
        assertThat(json.path("lessons")).isEmpty();
    }

    @Test
    void aRunWithoutSignalsHasNone() throws IOException {
        assertThat(json(List.of())).hasToString("{\"totals\":{},\"rungs\":[],\"lessons\":[]}");
    }
}
