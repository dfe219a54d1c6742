package dev.edgewise.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.curriculum.CellState;
import dev.edgewise.error.DataException;
import dev.edgewise.event.SignalUse;
import dev.edgewise.event.TrainingEvent.RunStarted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.stream.Stream;

/// Reads a run directory, also while the run goes on. A line that is being written is left out, and a file that
/// does not exist yet counts as empty. Every call reads the files anew. Thread-safe.
public final class RunReader {
    private final RunFiles files;

    private RunReader(RunFiles files) {
        this.files = files;
    }

    /// Opens the run in `root`.
    ///
    /// @throws DataException if it is not a run directory
    public static RunReader open(Path root) {
        RunFiles files = new RunFiles(root);
        if (!Files.isDirectory(root)) {
            throw new DataException("there is no run directory " + root
                    + "; give the directory that `edgewise train` printed, by default runs/<name>-<time>");
        }
        if (!Files.isRegularFile(files.events()) && !Files.isRegularFile(files.config())) {
            throw new DataException(root + " is not a run directory: it has neither config.yaml nor events.jsonl;"
                    + " give the directory that `edgewise train` printed, by default runs/<name>-<time>");
        }
        return new RunReader(files);
    }

    public RunFiles files() {
        return files;
    }

    /// Returns what the run said of itself when it began; empty before that.
    public Optional<RunStarted> started() {
        return events().stream()
                .flatMap(recorded -> recorded.event() instanceof RunStarted e ? Stream.of(e) : Stream.empty())
                .findFirst();
    }

    /// Returns every finished step, in order.
    ///
    /// @throws DataException if a line is damaged
    public List<StepRow> steps() {
        Map<Integer, List<CellState>> cells = new HashMap<>();
        JsonLines.read(
                files.curriculum(),
                line -> Map.entry(line.path("step").asInt(), StepRow.cells(line)),
                step -> cells.put(step.getKey(), step.getValue()));
        List<StepRow> rows = new ArrayList<>();
        JsonLines.read(
                files.metrics(),
                line -> StepRow.of(line, cells.getOrDefault(line.path("step").asInt(), List.of())),
                rows::add);
        return rows;
    }

    /// Returns every event that is neither a step nor a rollout, in order.
    ///
    /// @throws DataException if a line is damaged
    public List<RecordedEvent> events() {
        List<RecordedEvent> events = new ArrayList<>();
        JsonLines.read(files.events(), line -> RecordedEvent.of(files.root(), line), events::add);
        return events;
    }

    /// Hands every completion to `each`, in order; they may be too many to hold at once.
    ///
    /// @throws DataException if a line is damaged
    public void rollouts(Consumer<RolloutRow> each) {
        JsonLines.read(files.rollouts(), RolloutRow::of, each);
    }

    /// Hands what each signal gave to `each`, step by step, in order.
    ///
    /// @throws DataException if a line is damaged
    public void signals(ObjIntConsumer<SignalUse> each) {
        JsonLines.read(
                files.signals(),
                line -> line,
                line -> each.accept(SignalRow.of(line), line.path("step").asInt()));
    }

    /// Hands every completion of a lesson to `each`, in order.
    ///
    /// @throws DataException if a line is damaged
    public void lessons(Consumer<LessonRow> each) {
        JsonLines.read(files.lessons(), LessonRow::of, each);
    }

    /// Returns the outcome as recorded. If the run has not ended, it adds up the outcome so far.
    public Summary summary() {
        if (Files.isRegularFile(files.summary())) {
            return Summary.read(files.summary());
        }
        SummaryTally tally = new SummaryTally();
        events().forEach(recorded -> tally.accept(recorded.event()));
        steps().forEach(tally::restore);
        return tally.summary(provenance().path("seed").asLong());
    }

    /// Returns the resolved configuration as it was written; empty if there is none.
    public String config() {
        return text(files.config());
    }

    /// Returns where the run came from; an empty object if that is not known.
    public JsonNode provenance() {
        String text = text(files.provenance());
        try {
            return text.isEmpty() ? Json.object() : Json.parse(text);
        } catch (JsonProcessingException e) {
            throw new DataException(files.provenance() + " is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    /// Returns the steps at which the run was resumed, in order.
    public List<Integer> resumes() {
        List<Integer> steps = new ArrayList<>();
        JsonLines.read(files.resumes(), line -> line.path("step").asInt(), steps::add);
        return steps;
    }

    private static String text(Path file) {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new DataException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
