package dev.edgewise.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.Models;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.assembly.Student;
import dev.edgewise.assembly.StudentSteps;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.PromptConfig;
import dev.edgewise.config.PromptStyle;
import dev.edgewise.config.RunConfig;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import dev.edgewise.generate.Generator;
import dev.edgewise.run.RunDirectory;
import dev.edgewise.run.RunFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options of the model that journeys are for.
final class JourneyStudent {
    private static final int STEP_TOKENS = 64;
    private static final double TEMPERATURE = 0.7;
    private static final String SYSTEM = "Solve the problem step by step. Write one short step a line. ";

    @Option(
            names = "--student",
            paramLabel = "MODEL",
            description =
                    "The model that journeys are for: it proposes steps, and its tokens are counted. A Hugging Face"
                            + " directory (such as RUN/final), a .gguf file, a hub id, or an adapter that names its base.")
    private @Nullable String student;

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = "A PEFT LoRA adapter of the model, which is merged into it.")
    private @Nullable Path adapter;

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Mixin
    private PromptOptions prompt = new PromptOptions();

    @Mixin
    private PromptsOption evolved = new PromptsOption();

    @Mixin
    private SamplingOptions sampling = new SamplingOptions();

    boolean isNamed() {
        if (student == null && adapter != null) {
            throw new ConfigException("--adapter goes with --student; name the model that it belongs to");
        }
        return student != null;
    }

    long seed() {
        return sampling.seed();
    }

    String device() {
        return engine.device();
    }

    /// Opens the model; null where none is named. The caller closes it.
    @Nullable
    Student open(Streams streams) {
        if (student == null) {
            return null;
        }
        Models models = engine.models(streams);
        OpenModel model = models.open(models.locate(student), adapter, engine.precision());
        model.notes().forEach(note -> streams.err().println("note: " + Quoted.message(note)));
        return Student.of(model, models, student, adapter);
    }

    /// Returns the prompts that evolved beside the student.
    private PromptsOption.Prompts known(Streams streams) {
        return evolved.read(adapter == null ? engine.models(streams).locate(String.valueOf(student)) : adapter);
    }

    /// Returns what proposes steps.
    StudentSteps steps(OpenModel model, AnswerFormat format, Streams streams) {
        Optional<RunConfig> run = RunDirectory.around(adapter == null ? Path.of(String.valueOf(student)) : adapter)
                .map(RunFiles::config)
                .map(file -> ConfigReader.read(file, List.of()));
        Optional<PromptConfig> asked = run.map(RunConfig::prompt)
                .or(() -> Optional.of(
                                new PromptConfig(PromptStyle.AUTO, SYSTEM + format.instruction(), format, true, false))
                        .filter(_ -> model.template() != null));
        int context = model.policy().weights().config().context();
        return new StudentSteps(
                new Generator(model.policy(), model.tokenizer()),
                known(streams).asking(model, prompt, asked, RunConfig.variants(run), streams),
                sampling.settings(TEMPERATURE, Optional.of(STEP_TOKENS), List.of(), ContextBudget.of(model, 0)),
                context);
    }

    /// Adds what the student's steps depend on.
    void describe(ObjectNode about, Student student, StudentSteps steps, Streams streams) {
        new TreeMap<>(student.sums()).forEach((name, sum) -> about.put("student " + name, sum));
        about.put("sampling", steps.sampling().toString()).put("system", steps.system());
        about.put("precision", student.model().policy().weights().compute().toString());
        known(streams).describe(about);
    }
}
