package dev.edgewise.run;

import dev.edgewise.event.StopReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The outcome of a run.
///
/// @param summary its outcome in numbers
/// @param files the files it wrote
public record RunResult(Summary summary, RunFiles files) {
    /// Tells why it ended.
    public StopReason stopped() {
        return summary.stopped();
    }

    /// Returns the trained model as a Hugging Face directory; empty if the run was interrupted or halted itself.
    public Optional<Path> model() {
        return Optional.of(files.finalModel()).filter(Files::isDirectory);
    }

    /// Opens what the run wrote: steps with their metrics, events, completions.
    ///
    /// @throws dev.edgewise.error.DataException if the directory is gone
    public RunReader reader() {
        return RunReader.open(files.root());
    }
}
