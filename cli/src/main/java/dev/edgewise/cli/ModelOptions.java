package dev.edgewise.cli;

import dev.edgewise.assembly.Models;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.assembly.Student;
import dev.edgewise.config.Precision;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/// The options that say which model is used, where, and in which precision.
final class ModelOptions {
    @Mixin
    private ModelChoice choice = new ModelChoice();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    OpenModel open(Streams streams) {
        Models models = engine.models(streams);
        return choice.open(streams, models, choice.locate(models), engine.precision());
    }

    /// Returns what opens models.
    Models models(Streams streams) {
        return engine.models(streams);
    }

    /// Returns where the model lies, downloaded if need be.
    Path located(Streams streams) {
        return choice.locate(models(streams));
    }

    /// See [ModelChoice#prompts].
    Optional<Path> prompts(Streams streams) {
        return choice.prompts(located(streams));
    }

    /// Returns where tensors live.
    String device() {
        return engine.device();
    }

    Precision precision() {
        return engine.precision();
    }

    /// Returns the open model with the sums of its files.
    Student student(OpenModel open, Streams streams) {
        return Student.of(open, engine.models(streams), choice.name(), choice.adapter());
    }

    /// Returns the model as it was named.
    String name() {
        return choice.name();
    }

    /// See [ModelChoice#last].
    String last() {
        return choice.last();
    }

    /// See [ModelChoice#runConfig].
    Optional<Path> runConfig() {
        return choice.runConfig();
    }
}
