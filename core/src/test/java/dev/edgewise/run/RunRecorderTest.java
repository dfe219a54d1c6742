package dev.edgewise.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.control.Adjustment;
import dev.edgewise.curriculum.CellState;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.StopReason;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.Adjusted;
import dev.edgewise.event.TrainingEvent.CheckpointWritten;
import dev.edgewise.event.TrainingEvent.Evaluated;
import dev.edgewise.event.TrainingEvent.Halted;
import dev.edgewise.event.TrainingEvent.Monitored;
import dev.edgewise.event.TrainingEvent.RunFinished;
import dev.edgewise.event.TrainingEvent.RunStarted;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.monitor.Reading;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.SyntheticRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecorderTest {
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));

    @TempDir
    Path directory;

    @Test
    void interventionsAndReadingsAreRecorded() {
        RunFiles files = files("interventions");
        List<TrainingEvent> told = List.of(
                new Adjusted(
                        3,
                        "lucky_success",
                        new Adjustment.Quarantine(new Cell("addition", 4), 0),
                        false,
                        "100 % of the signal is luck"),
                new Adjusted(9, "lucky_success", new Adjustment.StdFree(), true, ""),
                new Monitored(10, new Reading.Coverage(16, List.of(3, 0), List.of(true, false)), 0.5));
        try (RunRecorder recorder = RunRecorder.start(files, 7, NOON)) {
            told.forEach(recorder::accept);
        }

        assertThat(RunReader.open(files.root()).events())
                .extracting(RecordedEvent::event)
                .isEqualTo(told);
        assertThat(files.events()).content().startsWith("{\"type\":\"adjusted\",\"step\":3,");
    }

    @Test
    void chanceIsRecordedWhereGuessingGetsSomething() {
        RunFiles files = files("chance");
        Cell guessed = new Cell("comparison", 1);
        Map<Cell, Double> accuracies = Map.of(guessed, 0.6, new Cell("addition", 0), 0.2);
        List<CellState> cells = List.of(
                new CellState(guessed, Stage.REINFORCE, 0.6, 0.5, 0.7, 8, 0.9, 0.5),
                new CellState(new Cell("addition", 0), Stage.REINFORCE, 0.2, 0.1, 0.3, 8, 0.8));
        List<TrainingEvent> told = List.of(new Evaluated(0, accuracies, Map.of("comparison", 0.5), 8, 1));
        try (RunRecorder recorder = RunRecorder.start(files, 7, NOON)) {
            told.forEach(recorder::accept);
            recorder.accept(new StepCompleted(1, Map.of(), cells, 16, 99, 1));
        }

        RunReader reader = RunReader.open(files.root());
        assertThat(reader.events()).extracting(RecordedEvent::event).isEqualTo(told);
        assertThat(reader.steps().getFirst().event().cells()).isEqualTo(cells);
    }

    @Test
    void aKilledAndResumedRunLeavesTheFilesOfAnUninterruptedOne() throws IOException {
        RunFiles whole = files("whole");
        record(whole, 60);

        RunFiles killed = files("killed");
        RunRecorder first = RunRecorder.start(killed, 7, NOON);
        new SyntheticRun(7, 60, 4).play(killed.root(), event -> {
            if (event.step() <= 57) { // killed in step 58, seven steps after the checkpoint of step 50
                first.accept(event);
            }
        });
        first.accept(new Halted(57, "loss", "the loss is not finite"));
        first.accept(new RunFinished(57, new StopReason.Halted("halted")));
        first.close();
        for (Path file : List.of(killed.metrics(), killed.rollouts(), killed.events(), killed.curriculum())) {
            Files.writeString(file, "{\"step\": 58, \"rew", StandardOpenOption.APPEND);
        }

        RunRecorder second = RunRecorder.resume(killed, 7, 50, NOON);
        assertThat(killed.summary()).doesNotExist();
        var environments = RunReader.open(whole.root()).started().orElseThrow().environments();
        second.accept(new RunStarted(50, 60, "arithmetic", killed.root(), environments));
        new SyntheticRun(7, 60, 4).play(killed.root(), after(50, second));
        second.close();

        for (String name : List.of("metrics.jsonl", "rollouts.jsonl", "events.jsonl", "curriculum.jsonl")) {
            assertThat(killed.root().resolve(name))
                    .as(name)
                    .hasSameTextualContentAs(whole.root().resolve(name));
        }
        assertThat(killed.summary()).hasSameTextualContentAs(whole.summary());
        assertThat(Summary.read(whole.summary()).edgeShare()).isBetween(0.1, 0.95);
    }

    @Test
    void aResumeNotesACheckpointWhoseEventWasLost() {
        RunFiles files = files("lost");
        RunRecorder first = RunRecorder.start(files, 7, NOON);
        new SyntheticRun(7, 60, 4).play(files.root(), event -> {
            if (event.step() <= 50 && !(event instanceof CheckpointWritten)) {
                first.accept(event);
            }
        });
        first.close();
        RunRecorder.resume(files, 7, 50, NOON).close();
        RunRecorder.resume(files, 7, 50, NOON).close();
        assertThat(RunReader.open(files.root()).events())
                .filteredOn(e -> e.event() instanceof CheckpointWritten)
                .singleElement()
                .satisfies(e -> assertThat(((CheckpointWritten) e.event()).directory())
                        .isEqualTo(files.checkpoints().resolve("step-000050")));
    }

    @Test
    void aRunWithoutACheckpointBeginsAnew() {
        RunFiles whole = files("whole");
        record(whole, 5);
        RunFiles killed = files("killed");
        try (RunRecorder first = RunRecorder.start(killed, 7, NOON)) {
            new SyntheticRun(7, 5, 4).play(killed.root(), event -> {
                if (event.step() <= 3) {
                    first.accept(event);
                }
            });
        }
        try (RunRecorder second = RunRecorder.resume(killed, 7, 0, NOON)) {
            new SyntheticRun(7, 5, 4).play(killed.root(), second);
        }
        for (String name : List.of("metrics.jsonl", "rollouts.jsonl", "events.jsonl", "summary.json")) {
            assertThat(killed.root().resolve(name))
                    .as(name)
                    .hasSameTextualContentAs(whole.root().resolve(name));
        }
    }

    @Test
    void whatIsNotFiniteIsNullWithANoteAndReadsBack() throws IOException {
        RunFiles files = files("nan");
        try (RunRecorder recorder = RunRecorder.start(files, 7, NOON)) {
            recorder.accept(new StepCompleted(
                    1, Map.of("loss", Double.NaN, "grad_norm", Double.POSITIVE_INFINITY), List.of(), 8, 90, 1.5));
        }
        String line = Files.readString(files.metrics());
        assertThat(line)
                .contains("\"loss\":null")
                .contains("\"loss\":\"NaN\"")
                .contains("\"grad_norm\":\"Infinity\"")
                .doesNotContain(":NaN")
                .startsWith("{\"step\":1,\"rollouts\":8,\"edge_rollouts\":0,\"tokens\":90,\"seconds\":1.5,");
        Map<String, Double> metrics =
                RunReader.open(files.root()).steps().getFirst().event().metrics();
        assertThat(metrics).containsEntry("loss", Double.NaN).containsEntry("grad_norm", Double.POSITIVE_INFINITY);
    }

    @Test
    void everythingReadsBackAsItWasTold() {
        RunFiles files = files("back");
        List<TrainingEvent> told = new ArrayList<>();
        try (RunRecorder recorder = RunRecorder.start(files, 7, NOON)) {
            EventSink both = event -> {
                told.add(event);
                recorder.accept(event);
            };
            new SyntheticRun(7, 4, 3).play(files.root(), both);
        }
        RunReader reader = RunReader.open(files.root());
        assertThat(reader.steps())
                .extracting(StepRow::event)
                .containsExactlyElementsOf(told.stream()
                        .filter(StepCompleted.class::isInstance)
                        .map(StepCompleted.class::cast)
                        .toList());
        assertThat(reader.events())
                .extracting(RecordedEvent::event)
                .containsExactlyElementsOf(told.stream()
                        .filter(e -> !(e instanceof StepCompleted
                                || e instanceof TrainingEvent.GroupScored
                                || e instanceof TrainingEvent.RolloutProgress))
                        .toList());
        List<RolloutRow> rows = new ArrayList<>();
        reader.rollouts(rows::add);
        List<RolloutRow> expected = new ArrayList<>();
        int step = 0;
        int group = 0;
        for (TrainingEvent event : told) {
            if (event instanceof TrainingEvent.GroupScored scored) {
                group = scored.step() == step ? group + 1 : 0;
                step = scored.step();
                expected.addAll(RolloutRow.of(scored, group));
            }
        }
        assertThat(rows).isEqualTo(expected).isNotEmpty();
        assertThat(reader.summary().stopped()).isEqualTo(StopReason.Usual.DONE);
        assertThat(reader.started().orElseThrow().environments()).containsKeys("addition", "countdown");
    }

    @Test
    void aRunInProgressReadsWithoutItsLastTornLine() throws IOException {
        RunFiles files = files("running");
        try (RunRecorder recorder = RunRecorder.start(files, 7, NOON)) {
            new SyntheticRun(7, 10, 3).play(files.root(), event -> {
                if (!(event instanceof RunFinished)) {
                    recorder.accept(event);
                }
            });
        }
        Files.writeString(files.metrics(), "{\"step\":11,\"loss\":0.", StandardOpenOption.APPEND);
        RunReader reader = RunReader.open(files.root());
        assertThat(reader.steps()).hasSize(10);
        assertThat(reader.summary().stopped()).isEqualTo(StopReason.Usual.RUNNING);
        assertThat(reader.summary().rollouts()).isGreaterThan(600);
    }

    private RunFiles files(String name) {
        try {
            return new RunFiles(Files.createDirectory(directory.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void record(RunFiles files, int steps) {
        try (RunRecorder recorder = RunRecorder.start(files, 7, NOON)) {
            new SyntheticRun(7, steps, 4).play(files.root(), recorder);
        }
    }

    private static EventSink after(int step, EventSink sink) {
        return event -> {
            if (event.step() > step) {
                sink.accept(event);
            }
        };
    }
}
