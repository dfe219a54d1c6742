package dev.edgewise.cli;

import dev.edgewise.assembly.Models;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.config.Precision;
import dev.edgewise.error.Quoted;
import dev.edgewise.evolve.PromptFile;
import dev.edgewise.run.RunDirectory;
import dev.edgewise.run.RunFiles;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say which model, and which adapter on it.
final class ModelChoice {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "MODEL",
            description = "A Hugging Face directory (such as RUN/final), a .gguf file, a hub id (owner/name), or an"
                    + " adapter that names its base.")
    private String model = "";

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = "A PEFT LoRA adapter of the model, which is merged into it.")
    private @Nullable Path adapter;

    /// Opens the model with its adapter merged in, and says what a person should know of it.
    ///
    /// @param located where [#locate] found it
    OpenModel open(Streams streams, Models models, Path located, Precision precision) {
        OpenModel open = models.open(located, adapter, precision);
        open.notes().forEach(note -> streams.err().println("note: " + Quoted.message(note)));
        return open;
    }

    /// Returns where the model lies, downloaded if need be.
    Path locate(Models models) {
        return models.locate(model);
    }

    /// Returns the model as it was named.
    String name() {
        return model;
    }

    /// Tells whether an adapter was named beside the model.
    boolean hasAdapter() {
        return adapter != null;
    }

    /// Returns the adapter beside the model; null where none was named.
    @Nullable
    Path adapter() {
        return adapter;
    }

    /// Returns what was named last: the adapter, or the model where there is none.
    String last() {
        return adapter == null ? model : adapter.toString();
    }

    /// Returns the prompts that lie beside the model, or beside the adapter where one was named.
    ///
    /// @param located where [#locate] found the model
    Optional<Path> prompts(Path located) {
        return PromptFile.beside(adapter == null ? located : adapter);
    }

    /// Copies those prompts into a directory.
    ///
    /// @throws dev.edgewise.error.DataException if they cannot be read
    void copyPrompts(Path located, Path directory) {
        prompts(located).ifPresent(file -> PromptFile.write(directory.resolve(PromptFile.NAME), PromptFile.read(file)));
    }

    /// Returns the configuration of the run that [#last] lies in, when it is a run's `final` or a checkpoint.
    Optional<Path> runConfig() {
        return RunDirectory.around(Path.of(last())).map(RunFiles::config);
    }
}
