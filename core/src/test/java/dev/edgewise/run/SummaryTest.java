package dev.edgewise.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.curriculum.CellState;
import dev.edgewise.curriculum.Frontier;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.error.DataException;
import dev.edgewise.event.StopReason;
import dev.edgewise.event.TrainingEvent.Evaluated;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.event.TrainingEvent.RunFinished;
import dev.edgewise.event.TrainingEvent.RunStarted;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.SampleGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "'0:0.49', 0",
        "'0:0.5', 1",
        "'0:1 1:1 2:0.2', 2",
        "'0:1 1:0.4 2:0.9 3:0.1', 2", // one noisy rung does not hide those above it
        "'3:0.9 4:0.1', 4", // rungs far below were never asked
        "'5:0.1', 0",
        "'0:NaN 1:1', 1"
    })
    void theFrontierCountsTheRungsClimbed(String rates, int expected) {
        TreeMap<Integer, Double> levels = new TreeMap<>();
        for (String pair : rates.isEmpty() ? new String[0] : rates.split(" ", -1)) {
            String[] parts = pair.split(":", -1);
            levels.put(Integer.valueOf(parts[0]), Double.valueOf(parts[1]));
        }
        assertThat(Frontier.of(levels)).isEqualTo(expected);
    }

    @Test
    void aGroupWithAnAttemptThatHasNoScoreHasNoSignal() {
        SummaryTally tally = new SummaryTally();
        Cell cell = new Cell("sums", 0);
        Rollout right = SampleGroups.rollout(1, true);
        Rollout lost = right.scored(Score.missing("the judge hangs"));
        for (RolloutGroup group :
                List.of(SampleGroups.outcomes(cell, 2, 1), SampleGroups.of(cell, List.of(right, lost)))) {
            tally.accept(new GroupScored(1, Stage.REINFORCE, group, new double[2], false, ""));
        }
        assertThat(tally.summary(42).rollouts()).isEqualTo(4);
        assertThat(tally.summary(42).edgeShare()).isEqualTo(0.5);
    }

    @Test
    void writesExactlyTheKeysThatScriptsRelyOn() throws IOException {
        SummaryTally tally = new SummaryTally();
        tally.accept(started());
        tally.accept(evaluated(0, 1, 0.25));
        tally.accept(step(1, 0.9, 0.1));
        tally.accept(evaluated(9, 1, 0.75));
        tally.accept(new RunFinished(9, StopReason.Usual.DONE));
        Path file = directory.resolve("summary.json");
        Summary summary = tally.summary(42);
        summary.write(file);
        assertThat(Files.readString(file)).isEqualTo("""
                {
                  "name" : "demo",
                  "seed" : 42,
                  "steps" : 1,
                  "stopped" : "done",
                  "edge_share" : 0.0,
                  "rollouts" : 0,
                  "tokens" : 70,
                  "seconds" : 3.5,
                  "frontier_gap" : {
                    "sums" : {
                      "mean" : 1.0,
                      "distance" : 1.0
                    }
                  },
                  "frontier" : {
                    "sums" : {
                      "start" : 1,
                      "end" : 2
                    }
                  },
                  "accuracy" : {
                    "sums" : {
                      "start" : 0.625,
                      "end" : 0.875
                    }
                  }
                }
                """);
        assertThat(Summary.read(file)).isEqualTo(summary);
    }

    @Test
    void withoutEvaluationsTheFrontierIsTheCurriculums() {
        SummaryTally tally = new SummaryTally();
        tally.accept(started());
        tally.accept(step(1, 0.2, 0.1));
        tally.accept(step(2, 0.9, 0.8));
        Summary summary = tally.summary(1);
        assertThat(summary.frontier()).containsEntry("sums", new Summary.Range(0.0, 2.0));
        assertThat(summary.accuracy()).isEmpty();
        assertThat(summary.stopped()).isEqualTo(StopReason.Usual.RUNNING);
    }

    @Test
    void whatWasNotMeasuredIsNull() {
        SummaryTally tally = new SummaryTally();
        tally.accept(started());
        tally.accept(evaluated(0, 0.5, 0.5));
        Summary summary = tally.summary(1);
        assertThat(summary.frontier()).containsEntry("sums", new Summary.Range(null, null));
        assertThat(summary.accuracy()).containsEntry("sums", new Summary.Range(0.5, null));
    }

    @Test
    void refusesWhatIsNoSummary() throws IOException {
        Path file = Files.writeString(directory.resolve("summary.json"), "{}");
        assertThatThrownBy(() -> Summary.read(file))
                .isInstanceOf(DataException.class)
                .hasMessage(file + " is not the summary of a run: it has no \"stopped\"");
    }

    private RunStarted started() {
        return new RunStarted(0, 9, "demo", directory, Map.of("sums", List.of("two terms", "three terms")));
    }

    /// Guessing one of two numbers is no rung climbed; the accuracy stays what it is.
    @Test
    void theFrontierIsCountedAboveChance() {
        SummaryTally tally = new SummaryTally();
        tally.accept(new RunStarted(0, 10, "x", Path.of("x"), Map.of("sums", List.of("easy", "hard"))));
        Map<Cell, Double> before = Map.of(new Cell("sums", 0), 0.5, new Cell("sums", 1), 0.5);
        Map<Cell, Double> after = Map.of(new Cell("sums", 0), 0.75, new Cell("sums", 1), 0.74);
        tally.accept(new Evaluated(0, before, Map.of("sums", 0.5), 8, 1));
        tally.accept(new Evaluated(10, after, Map.of("sums", 0.5), 8, 1));

        Summary summary = tally.summary(1);
        assertThat(summary.frontier().get("sums")).isEqualTo(new Summary.Range(0.0, 1.0));
        assertThat(summary.accuracy()).containsEntry("sums", new Summary.Range(0.5, 0.745));
    }

    private static Evaluated evaluated(int step, double easy, double hard) {
        return new Evaluated(step, Map.of(new Cell("sums", 0), easy, new Cell("sums", 1), hard), 8, 1);
    }

    private static StepCompleted step(int step, double easy, double hard) {
        return new StepCompleted(
                step,
                Map.of(),
                List.of(
                        new CellState(new Cell("sums", 0), Stage.REINFORCE, easy, 0, 1, 8, 0.5),
                        new CellState(new Cell("sums", 1), Stage.IMITATE, hard, 0, 1, 8, 0.5)),
                16,
                70,
                3.5);
    }
}
