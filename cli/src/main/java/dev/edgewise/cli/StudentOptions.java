package dev.edgewise.cli;

import dev.edgewise.assembly.Models;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.assembly.Student;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import dev.edgewise.selection.InstructionTemplate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that say whose data is chosen, and from what.
final class StudentOptions {
    @Option(
            names = "--student",
            required = true,
            paramLabel = "MODEL",
            description =
                    "The model that the data is for: a Hugging Face directory (such as RUN/final), a .gguf file, a"
                            + " hub id (owner/name), or an adapter that names its base.")
    private String student = "";

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = "A PEFT LoRA adapter of the model, which is merged into it.")
    private @Nullable Path adapter;

    @Option(
            names = "--data",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "Rows with instruction, input, output (Alpaca), prompt and completion or messages (TRL), or"
                    + " conversations (ShareGPT): JSONL, JSON, CSV, TSV or Parquet.")
    private List<Path> data = new ArrayList<>();

    @Option(
            names = "--responses",
            paramLabel = "FIELD",
            split = ",",
            description = "Fields that hold responses, the original first (default: the output, then responses).")
    private List<String> responses = new ArrayList<>();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where every row is written, JSONL.")
    private @Nullable Path out;

    @Option(
            names = "--kept",
            paramLabel = "FILE",
            description = "Also write the rows kept as prompt and completion, to train on.")
    private @Nullable Path kept;

    @Option(
            names = "--template",
            paramLabel = "NAME",
            defaultValue = "vicuna",
            description = "What an instruction is put into: vicuna, alpaca, wiz, chat (the model's own), or plain"
                    + " (nothing) (default: vicuna).")
    private InstructionTemplate template = InstructionTemplate.VICUNA;

    @Option(
            names = "--max-length",
            paramLabel = "TOKENS",
            defaultValue = "2048",
            description = "A longer text loses its end (default: 2048, or the model's context if that is less).")
    private int maxLength = 2048;

    @Mixin
    private EngineOptions engine = new EngineOptions();

    /// Refuses what cannot be, before a model is opened.
    void check() {
        if (maxLength < 2) {
            throw new ConfigException("--max-length must be at least 2 but was " + maxLength);
        }
        new RowsOut("--out", out()).require();
        if (kept != null) {
            new RowsOut("--kept", kept).require();
        }
        InputFiles read = new InputFiles(data);
        for (Path file : kept == null ? List.of(out()) : List.of(out(), kept)) {
            if (read.contain(file)) {
                throw new ConfigException(
                        "--out and --kept must not be a file of --data but " + file + " is one; name another");
            }
        }
        if (kept != null && InputFiles.same(kept, out())) {
            throw new ConfigException("--out and --kept must be two files but are both " + kept);
        }
        read.requireAll();
    }

    /// Opens the student. The caller closes its model.
    Student open(Streams streams) {
        Models models = engine.models(streams);
        OpenModel model = models.open(models.locate(student), adapter, engine.precision());
        model.notes().forEach(note -> streams.err().println("note: " + Quoted.message(note)));
        return Student.of(model, models, student, adapter);
    }

    List<Path> data() {
        return data;
    }

    List<String> responses() {
        return responses;
    }

    Path out() {
        return Objects.requireNonNull(out, "required");
    }

    @Nullable
    Path kept() {
        return kept;
    }

    InstructionTemplate template() {
        return template;
    }

    int maxLength() {
        return maxLength;
    }

    String device() {
        return engine.device();
    }
}
