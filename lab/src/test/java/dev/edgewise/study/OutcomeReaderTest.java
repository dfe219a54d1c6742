package dev.edgewise.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.error.DataException;
import dev.edgewise.event.SignalUse;
import dev.edgewise.event.StopReason;
import dev.edgewise.event.TrainingEvent.Evaluated;
import dev.edgewise.event.TrainingEvent.Monitored;
import dev.edgewise.event.TrainingEvent.PhaseBegan;
import dev.edgewise.event.TrainingEvent.RunFinished;
import dev.edgewise.event.TrainingEvent.RunStarted;
import dev.edgewise.event.TrainingEvent.SignalsGiven;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.monitor.KlEstimate;
import dev.edgewise.monitor.Reading;
import dev.edgewise.run.RunFiles;
import dev.edgewise.run.RunRecorder;
import dev.edgewise.task.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutcomeReaderTest {
    @TempDir
    Path directory;

    @Test
    void readsARunAndItsFinalEvaluation() throws IOException {
        record(true);
        Path evaluation = Files.writeString(directory.resolve("e.jsonl"), """
                {"environment":"sums","n":30,"frontier":2,"mean_length":4,"repetition":0.1,"accuracy_by_level":{"a":1.0,"b":0.6,"c":0.2}}
                {"environment":"more","n":10,"frontier":1,"mean_length":8,"repetition":0.5,"accuracy_by_level":{"a":0.7}}
                """);
        RunOutcome outcome = OutcomeReader.read("fast", 3, directory, evaluation, null);
        assertThat(outcome.frontier()).isEqualTo(3);
        assertThat(outcome.accuracy()).isCloseTo((1 + 0.6 + 0.2 + 0.7) / 4, within(1e-12));
        assertThat(outcome.meanLength()).isCloseTo((30 * 4 + 10 * 8) / 40.0, within(1e-12));
        assertThat(outcome.repetition()).isCloseTo(0.2, within(1e-12));
        assertThat(outcome.retention()).as("of the cells at 0.9 or more before").isEqualTo(0.75);
        assertThat(outcome.stopped()).isEqualTo(StopReason.Usual.ROLLOUT_BUDGET);
        assertThat(outcome.curve())
                .containsExactly(new CurvePoint(0, 0, 1, 0.5), new CurvePoint(32, 400, 2, (0.75 + 0.6) / 2));
    }

    @Test
    void readsWhatSeveralSamplesAFreshRunAndTeachersSay() throws IOException {
        RunFiles files = new RunFiles(directory);
        try (RunRecorder recorder = RunRecorder.start(files, 3, () -> Instant.EPOCH)) {
            recorder.accept(evaluation(0, 0.95, 0.05));
            recorder.accept(new Monitored(0, new Reading.Plasticity("roman", List.of(0.1, 0.8)), 1));
            Cell cell = new Cell("sums", 0);
            recorder.accept(new SignalsGiven(1, List.of(new SignalUse(cell, "distillation", 8, 100, 70))));
            recorder.accept(new SignalsGiven(2, List.of(new SignalUse(cell, "distillation", 8, 100, 30))));
            recorder.accept(new Monitored(2, new Reading.Plasticity("roman", List.of(0.1, 0.6)), 1));
            recorder.accept(new RunFinished(2, StopReason.Usual.TOKEN_BUDGET));
        }
        String line = """
                {"environment":"sums","n":30,"accuracy_by_level":{"a":0.5,"b":0.1},"pass_by_level":{"a":0.9,"b":0.4},"majority@k":0.6,"formats":{"code":{"share":0.5},"prose":{"share":0.5}}}
                """;
        Path evaluation = Files.writeString(directory.resolve("e.jsonl"), line);
        RunOutcome outcome = OutcomeReader.read("fast", 3, directory, evaluation, evaluation);
        assertThat(outcome.accuracy()).isCloseTo(0.3, within(1e-12));
        assertThat(outcome.passAtK()).isCloseTo(0.65, within(1e-12));
        assertThat(outcome.majorityAtK()).isCloseTo(0.6, within(1e-12));
        assertThat(outcome.formats()).isCloseTo(2, within(1e-12));
        assertThat(outcome.plasticity()).isCloseTo(0.75, within(1e-12));
        assertThat(outcome.teacherTokens()).isEqualTo(100);
    }

    @Test
    void readsWhatPhasesDidToEachOther() throws IOException {
        record(true);
        Path evaluation = Files.writeString(directory.resolve("e.jsonl"), "");
        RunOutcome plain = OutcomeReader.read("fast", 3, directory, evaluation, null);
        assertThat(plain.backwardTransfer()).isNaN();
        assertThat(plain.forwardTransfer()).isNaN();
        assertThat(plain.kl()).isNaN();

        List<PhaseBegan.Phase> phases =
                List.of(new PhaseBegan.Phase("one", List.of("sums")), new PhaseBegan.Phase("two", List.of("more")));
        Cell first = new Cell("sums", 0);
        Cell second = new Cell("more", 0);
        Path run = Files.createDirectory(directory.resolve("phased"));
        try (RunRecorder recorder = RunRecorder.start(new RunFiles(run), 3, () -> Instant.EPOCH)) {
            recorder.accept(new RunStarted(0, 9, "demo", run, Map.of("sums", List.of("a"), "more", List.of("a"))));
            recorder.accept(new PhaseBegan(0, phases, 0, ""));
            recorder.accept(new Evaluated(0, Map.of(first, 0.1, second, 0.2), 8, 1));
            recorder.accept(new Evaluated(1, Map.of(first, 0.9, second, 0.5), 8, 1));
            recorder.accept(new Monitored(1, divergence(0.01), 1));
            recorder.accept(new PhaseBegan(1, phases, 1, "one step taken"));
            recorder.accept(new Evaluated(2, Map.of(first, 0.4, second, 0.8), 8, 1));
            recorder.accept(new Monitored(2, divergence(0.04), 1));
            recorder.accept(new RunFinished(2, StopReason.Usual.LAST_PHASE));
        }
        RunOutcome phased = OutcomeReader.read("fast", 3, run, evaluation, null);
        assertThat(phased.backwardTransfer()).isCloseTo(0.4 - 0.9, within(1e-12));
        assertThat(phased.forwardTransfer()).isCloseTo(0.5 - 0.2, within(1e-12));
        assertThat(phased.kl()).isEqualTo(0.04);
    }

    @Test
    void ofSeveralPromptsTheFirstCounts() throws IOException {
        record(true);
        Path evaluation = Files.writeString(directory.resolve("e.jsonl"), """
                {"environment":"sums","n":30,"frontier":2,"accuracy_by_level":{"a":0.5},"prompt":1,"best":false}
                {"environment":"sums","n":30,"frontier":3,"accuracy_by_level":{"a":0.9},"prompt":2,"best":true}
                """);
        RunOutcome outcome = OutcomeReader.read("fast", 3, directory, evaluation, null);
        assertThat(outcome.accuracy()).isEqualTo(0.5);
        assertThat(outcome.frontier()).isEqualTo(2);
    }

    @Test
    void aRunWithoutHeldOutMeasurementsIsRefused() throws IOException {
        record(false);
        Path evaluation = Files.writeString(directory.resolve("e.jsonl"), "");
        assertThatThrownBy(() -> OutcomeReader.read("fast", 3, directory, evaluation, null))
                .isInstanceOf(DataException.class)
                .hasMessage(directory + " was never evaluated on held-out tasks; a study needs train.eval_samples");
    }

    private void record(boolean evaluated) {
        RunFiles files = new RunFiles(directory);
        try (RunRecorder recorder = RunRecorder.start(files, 3, () -> Instant.EPOCH)) {
            recorder.accept(new RunStarted(0, 9, "demo", directory, Map.of("sums", List.of("a", "b"))));
            if (evaluated) {
                recorder.accept(evaluation(0, 0.95, 0.05));
            }
            recorder.accept(new StepCompleted(1, Map.of(), List.of(), 32, 400, 2));
            if (evaluated) {
                recorder.accept(evaluation(1, 0.75, 0.6));
            }
            recorder.accept(new RunFinished(1, StopReason.Usual.ROLLOUT_BUDGET));
        }
    }

    private static Reading divergence(double k3) {
        KlEstimate estimate = new KlEstimate(k3, k3, 10);
        return new Reading.Divergence("held-out tasks", estimate, estimate);
    }

    private static Evaluated evaluation(int step, double easy, double hard) {
        return new Evaluated(step, Map.of(new Cell("sums", 0), easy, new Cell("sums", 1), hard), 8, 1);
    }
}
