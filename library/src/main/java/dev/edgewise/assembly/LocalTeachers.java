package dev.edgewise.assembly;

import dev.edgewise.config.Precision;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.ModelException;
import dev.edgewise.format.adapter.AdapterDirectory;
import dev.edgewise.generate.Generator;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.memory.MemoryEstimate;
import dev.edgewise.model.DecoderConfig;
import dev.edgewise.plugin.TeacherContext;
import dev.edgewise.plugin.TeacherProvider;
import dev.edgewise.run.Sha256;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.local.LocalTeacher;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import dev.edgewise.trainer.PromptRenderer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Opens models of this machine as teachers, and says what memory they take.
final class LocalTeachers implements TeacherProvider<LocalTeachers.Settings> {
    private static final int MICRO_BATCH_TOKENS = 4096;
    private static final int SUM_LETTERS = 12;

    /// The keys.
    @About("A model of this machine: any that --model takes. It lies in memory beside the student.")
    record Settings(
            @Key(
                    value =
                            "A Hugging Face directory, a .gguf file, an adapter that names its base, or a hub id, which is downloaded once.",
                    hubId = true)
            String model,

            @Key(value = "A PEFT LoRA adapter of the model, which is merged into it.", path = true) @Nullable
            String adapter,

            @Key(value = "Format of its matrix products, apart from the student's.", standard = "auto")
            Precision precision,

            @Key(
                    value = "Where its tensors live; where the student's do when left out.",
                    pattern = "cpu|cuda(:[0-9]+)?",
                    form = "cpu, cuda or cuda:N")
            @Nullable
            String device,

            @Key(value = "Most answers written at a time.", standard = "16", range = "[1, 512]")
            int batch) {
        Settings {
            Keys.check(Settings.class, model, adapter, precision, device, batch);
        }

        Device place(String student) {
            return Device.parse(device == null ? student : device);
        }
    }

    @Override
    public String type() {
        return "local";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public boolean keepsAnswers() {
        return true;
    }

    /// Opens the model. The threads of the process stay as they are: the student's decide.
    @Override
    public Teacher create(Settings settings, TeacherContext context) {
        Models models = models(settings, context);
        Path located = located(settings, models);
        OpenModel model = models.open(located, adapter(settings), settings.precision());
        try {
            model.notes().forEach(note -> context.say().accept("note      teacher: " + note));
            if (model.template() == null) {
                context.say()
                        .accept(
                                "note      teacher: it has no chat template, so that it is given messages as plain text");
            }
            var weights = model.policy().weights();
            return new LocalTeacher(
                    name(settings, models, located, weights.compute().name()),
                    model.policy(),
                    new Generator(model.policy(), model.tokenizer()),
                    new PromptRenderer(model.tokenizer(), model.template(), ""),
                    weights.config().context(),
                    settings.batch(),
                    model::close);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    static Models models(Settings settings, TeacherContext context) {
        return new Models(
                context.variables(),
                progress(context.say()),
                settings.place(context.device()),
                MICRO_BATCH_TOKENS,
                new Threads(Threads.inUse(), context.variables(), 1));
    }

    private static DownloadProgress progress(Consumer<String> say) {
        Set<String> begun = new HashSet<>();
        return (file, _, total) -> {
            if (begun.add(file)) {
                say.accept("teacher   fetches " + file + (total < 0 ? "" : ", " + (total >> 20) + " MiB"));
            }
        };
    }

    private static Path located(Settings settings, Models models) {
        Path located = models.locate(settings.model());
        if (!Files.exists(located)) {
            throw new ConfigException("there is no teacher " + settings.model()
                    + ": name a model's directory, a .gguf file or a hub id (owner/name), a .jsonl file of answers, the"
                    + " address of an endpoint, or procedural");
        }
        return located;
    }

    private static @Nullable Path adapter(Settings settings) {
        String adapter = settings.adapter();
        return adapter == null ? null : Path.of(adapter);
    }

    /// Returns a name that another model, another adapter, another precision or changed files do not have.
    private static String name(Settings settings, Models models, Path located, String compute) {
        StringBuilder files = new StringBuilder();
        Path adapter = adapter(settings);
        Stream.Builder<Path> parts = Stream.builder();
        parts.add(located);
        if (AdapterDirectory.isAdapter(located)) {
            parts.add(models.base(located));
        }
        if (adapter != null) {
            parts.add(adapter);
        }
        parts.build().flatMap(part -> Models.files(part).stream()).forEach(file -> {
            try {
                files.append(file.getFileName())
                        .append(' ')
                        .append(Files.size(file))
                        .append(' ')
                        .append(Files.getLastModifiedTime(file).toMillis())
                        .append('\n');
            } catch (IOException e) {
                throw new ModelException("cannot read " + file + " of the teacher: " + e.getMessage(), e);
            }
        });
        String sum =
                Sha256.of(files.toString().getBytes(StandardCharsets.UTF_8)).substring(0, SUM_LETTERS);
        return located.getFileName() + " in " + compute + " on "
                + models.device().kind() + ", files " + sum;
    }

    /// Returns what a teacher takes of the memory of `place`; nothing if it lives elsewhere.
    static List<MemoryEstimate.Item> memory(Settings settings, Models models) {
        if (!settings.place(models.device().toString()).equals(models.device())) {
            return List.of();
        }
        Path located = located(settings, models);
        DecoderConfig decoder = Models.decoder(AdapterDirectory.isAdapter(located) ? models.base(located) : located);
        return MemoryEstimate.teacher(
                decoder,
                parameters -> models.compute(settings.precision(), parameters),
                settings.batch(),
                Generator.CACHE_BYTES);
    }
}
