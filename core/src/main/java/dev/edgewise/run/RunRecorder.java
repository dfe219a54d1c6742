package dev.edgewise.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.CheckpointWritten;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.event.TrainingEvent.RunFinished;
import dev.edgewise.event.TrainingEvent.RunStarted;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.phase.PhaseTally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes every event of a run into its directory.
///
/// Lines reach the operating system at once, so that they survive a killed process. A resumed run first cuts
/// every file back to its checkpoint. Apart from times, the files of a killed and resumed run then equal those
/// of one that was never interrupted. Closing closes the files.
public final class RunRecorder implements EventSink, AutoCloseable {
    private static final Set<String> ENDS = Set.of("halted", "run_finished");

    private final RunFiles files;
    private final long seed;
    private final InstantSource clock;
    private final SummaryTally tally = new SummaryTally();
    private final PhaseTally phases = new PhaseTally();
    private final JsonLinesWriter metrics;
    private final JsonLinesWriter curriculum;
    private final JsonLinesWriter rollouts;
    private @Nullable JsonLinesWriter lessons;
    private final JsonLinesWriter signals;
    private final JsonLinesWriter events;
    private final boolean logRollouts;
    private int groupStep = -1;
    private int group;

    private RunRecorder(RunFiles files, long seed, InstantSource clock, boolean logRollouts) {
        this.logRollouts = logRollouts;
        this.files = files;
        this.seed = seed;
        this.clock = clock;
        metrics = new JsonLinesWriter(files.metrics());
        curriculum = new JsonLinesWriter(files.curriculum());
        rollouts = new JsonLinesWriter(files.rollouts());
        signals = new JsonLinesWriter(files.signals());
        events = new JsonLinesWriter(files.events());
    }

    /// Starts recording a new run.
    ///
    /// @param clock for the times of events
    public static RunRecorder start(RunFiles files, long seed, InstantSource clock) {
        return start(files, seed, clock, true);
    }

    /// Starts recording a new run.
    ///
    /// @param logRollouts whether completions are written to `rollouts.jsonl`
    public static RunRecorder start(RunFiles files, long seed, InstantSource clock, boolean logRollouts) {
        return new RunRecorder(files, seed, clock, logRollouts);
    }

    /// Continues recording a run that goes on after `step`. It removes every line of a later step, torn last
    /// lines, the lines that say how the earlier process ended, and `summary.json`.
    ///
    /// @param step the last step that the checkpoint holds; 0 if there is none, so that nothing is kept
    /// @throws CheckpointException if a file cannot be cut back, or is damaged before its end
    public static RunRecorder resume(RunFiles files, long seed, int step, InstantSource clock) {
        return resume(files, seed, step, clock, true);
    }

    /// Continues recording as above.
    ///
    /// @param logRollouts whether completions are written to `rollouts.jsonl`
    public static RunRecorder resume(RunFiles files, long seed, int step, InstantSource clock, boolean logRollouts) {
        for (Path file :
                List.of(files.metrics(), files.curriculum(), files.rollouts(), files.lessons(), files.signals())) {
            JsonLines.cutAt(file, line -> isLater(line, step));
        }
        JsonLines.cutAt(
                files.events(),
                line -> isLater(line, step) || ENDS.contains(line.path("type").asText()));
        try {
            Files.deleteIfExists(files.summary());
        } catch (IOException e) {
            throw new CheckpointException("cannot remove " + files.summary() + ": " + e.getMessage(), e);
        }
        RunRecorder recorder = new RunRecorder(files, seed, clock, logRollouts);
        recorder.restore(step);
        return recorder;
    }

    private static boolean isLater(ObjectNode line, int step) {
        return step == 0 || !line.path("step").isInt() || line.path("step").intValue() > step;
    }

    private void restore(int step) {
        RunReader reader = RunReader.open(files.root());
        reader.events().forEach(recorded -> {
            tally.accept(recorded.event());
            phases.accept(recorded.event());
        });
        reader.steps().forEach(tally::restore);
        boolean noted = reader.events().stream()
                .anyMatch(recorded -> recorded.event() instanceof CheckpointWritten e && e.step() == step);
        if (step > 0 && !noted) { // killed after the checkpoint was complete and before its line was written
            record(new CheckpointWritten(step, files.checkpoints().resolve(Checkpoint.nameOf(step)), 0));
        }
    }

    @Override
    public void accept(TrainingEvent event) {
        tally.accept(event);
        phases.accept(event);
        switch (event) {
            case GroupScored e -> {
                group = e.step() == groupStep ? group + 1 : 0;
                groupStep = e.step();
                if (logRollouts) {
                    RolloutRow.of(e, group).forEach(row -> rollouts.append(row.line()));
                }
            }
            case TrainingEvent.LessonScored e -> {
                if (logRollouts) {
                    LessonRow.of(e).forEach(row -> lessons().append(row.line()));
                }
            }
            case TrainingEvent.SignalsGiven e -> new SignalRow(e).lines().forEach(signals::append);
            case StepCompleted e -> {
                StepRow row = new StepRow(e, tally.edgeRollouts());
                curriculum.append(row.curriculumLine());
                metrics.append(row.metricsLine());
            }
            case RunStarted e -> {
                if (e.step() == 0) { // a resume is noted in resumes.jsonl
                    record(e);
                }
            }
            case RunFinished e -> {
                record(e);
                summary().write(files.summary());
            }
            case TrainingEvent.Evaluated e -> evaluated(e);
            case TrainingEvent.Ranked _,
                    TrainingEvent.PhaseBegan _,
                    CheckpointWritten _,
                    TrainingEvent.Warned _,
                    TrainingEvent.Monitored _,
                    TrainingEvent.DataSelected _,
                    TrainingEvent.PromptsEvolved _,
                    TrainingEvent.Adjusted _,
                    TrainingEvent.Halted _,
                    TrainingEvent.RolloutProgress _ -> record(event);
        }
    }

    /// Writes an evaluation, and what it says of the phases of a run that has some.
    private void evaluated(TrainingEvent.Evaluated event) {
        new RecordedEvent(clock.instant(), event).line(files.root()).ifPresent(line -> {
            Map<String, Double> measures = phases.metrics();
            if (!measures.isEmpty()) {
                ObjectNode node = line.putObject("metrics");
                measures.forEach((key, value) -> Json.put(node, key, value));
            }
            events.append(line);
        });
    }

    private void record(TrainingEvent event) {
        new RecordedEvent(clock.instant(), event).line(files.root()).ifPresent(events::append);
    }

    /// Opens the file of lessons when there is one to write: most runs give none.
    private JsonLinesWriter lessons() {
        if (lessons == null) {
            lessons = new JsonLinesWriter(files.lessons());
        }
        return lessons;
    }

    private List<JsonLinesWriter> open() {
        List<JsonLinesWriter> open = new ArrayList<>(List.of(metrics, curriculum, rollouts, signals, events));
        if (lessons != null) {
            open.add(lessons);
        }
        return open;
    }

    /// Returns the outcome so far.
    public Summary summary() {
        return tally.summary(seed);
    }

    /// Forces everything written so far to the disk. Call it before a checkpoint is written: the lines that a
    /// checkpoint continues must not be lost when the machine crashes.
    public void sync() {
        for (JsonLinesWriter writer : open()) {
            writer.sync();
        }
    }

    @Override
    public void close() {
        open().forEach(JsonLinesWriter::close);
    }
}
