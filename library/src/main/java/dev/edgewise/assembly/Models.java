package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.config.LoraConfig;
import dev.edgewise.config.Precision;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.adapter.AdapterDirectory;
import dev.edgewise.format.model.ModelFiles;
import dev.edgewise.format.model.ModelSource;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.hub.Hub;
import dev.edgewise.hub.HubId;
import dev.edgewise.hub.HubSettings;
import dev.edgewise.model.Adapters;
import dev.edgewise.model.DecoderConfig;
import dev.edgewise.model.DecoderConfigReader;
import dev.edgewise.model.RandomWeights;
import dev.edgewise.model.WeightFiles;
import dev.edgewise.model.Weights;
import dev.edgewise.policy.Policy;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Libtorch;
import dev.edgewise.tensor.Threads;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.template.NamedTemplates;
import dev.edgewise.text.tokenizer.HfTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Opens models: Hugging Face directories, GGUF files, hub ids, or random weights.
///
/// @param environment the process's environment variables, for the hub
/// @param progress told of downloads
/// @param threads how many of them a model's operations take; opening a model sets them for the whole process
public record Models(
        Map<String, String> environment,
        DownloadProgress progress,
        Device device,
        int microBatchTokens,
        Threads threads) {
    /// From this many parameters on, `precision: auto` takes bf16 where the processor multiplies it natively:
    /// measured on AVX-512 bf16, an update of 0.6M parameters takes 0.63 of fp32's time, one of 2.5M 0.49.
    /// See docs/engine.md.
    private static final long BF16_FROM = 500_000;

    private static final Pattern MODEL_FILE = Pattern.compile("config\\.json|generation_config\\.json|tokenizer.*"
            + "|special_tokens_map\\.json|added_tokens\\.json|vocab\\..*|merges\\.txt|chat_template\\..*"
            + "|additional_chat_templates/[^/]*\\.jinja"
            + "|model.*\\.safetensors(\\.index\\.json)?|adapter_config\\.json|adapter_model\\.safetensors");

    /// Returns where `name` lies: a path, or the local copy of a hub id, downloaded if need be.
    public Path locate(String name) {
        Path path = Path.of(name);
        if (!Files.exists(path) && HubId.hasForm(name)) {
            return new Hub(HubSettings.fromEnvironment(environment), progress).download(HubId.parse(name));
        }
        return path;
    }

    /// Opens the model at `path`.
    ///
    /// @throws dev.edgewise.error.ModelException if it is corrupt, not supported, or its tokenizer does not
    ///     fit
    public OpenModel open(Path path, Precision precision) {
        ModelOutline outline = wholeOutline(path, 0);
        try {
            return open(outline, precision, 0);
        } catch (RuntimeException e) {
            outline.close();
            throw e;
        }
    }

    /// Reads the weights of a model, or draws them where it has none.
    ///
    /// @param seed of random weights
    /// @throws dev.edgewise.error.ModelException if they are corrupt
    OpenModel open(ModelOutline outline, Precision precision, long seed) {
        Path files = outline.files();
        if (files == null) {
            Weights weights = new Weights(outline.decoder(), device);
            RandomWeights.initialise(
                    weights, seed, outline.config().path("initializer_range").asDouble(0.02));
            return opened(weights, outline, precision);
        }
        OpenModel model;
        try (ModelSource source = ModelFiles.open(files)) {
            model = opened(WeightFiles.open(source.weights(), outline.decoder(), device, seed), outline, precision);
        }
        Path adapter = outline.adapter();
        return adapter == null ? model : merged(model, adapter);
    }

    /// Adds an adapter to a model's weights. Where it does not fit, the outline keeps its tokenizer.
    private static OpenModel merged(OpenModel model, Path adapter) {
        try {
            Weights weights = model.policy().weights();
            load(adapter, weights);
            weights.mergeAdapters();
            weights.refresh(weights.compute());
            return model;
        } catch (RuntimeException e) {
            model.policy().close();
            throw e;
        }
    }

    /// Reads the shape of the model at `path`, without its weights.
    ///
    /// @throws dev.edgewise.error.ModelException if it is corrupt, not supported, or its weights have another
    ///     shape
    public static DecoderConfig decoder(Path path) {
        try (ModelSource source = ModelFiles.open(path)) {
            return decoder(source, 0);
        }
    }

    private static DecoderConfig decoder(ModelSource source, int scores) {
        DecoderConfig own = DecoderConfigReader.read(source.config());
        DecoderConfig config = scores == 0 ? own : own.scoring(scores);
        WeightFiles.requireFit(source.weights(), config);
        return config;
    }

    /// Reads what of the model at `path` is known without its weights; of an adapter its base, with which it is
    /// merged.
    ///
    /// @throws dev.edgewise.error.ModelException if it is corrupt or not supported
    ModelOutline outline(Path path) {
        return outline(path, null);
    }

    private ModelOutline outline(Path path, @Nullable Path adapter) {
        boolean named = adapter == null && AdapterDirectory.isAdapter(path);
        Path directory = named ? path : adapter;
        ModelOutline whole = wholeOutline(named ? base(path) : path, 0);
        try {
            return directory == null ? whole : whole.mergedWith(directory);
        } catch (RuntimeException e) {
            whole.close();
            throw e;
        }
    }

    /// Reads what is known without its weights of a decoder with a head on the last token.
    ///
    /// @param scores of the head, which starts at random values where the model has none
    /// @throws dev.edgewise.error.ModelException if it is corrupt, not supported, or has a head of other scores
    static ModelOutline scoringOutline(Path path, int scores) {
        return wholeOutline(path, scores);
    }

    private static ModelOutline wholeOutline(Path path, int scores) {
        try (ModelSource source = ModelFiles.open(path)) {
            DecoderConfig config = decoder(source, scores);
            HfTokenizer tokenizer = HfTokenizer.open(source.tokenizer());
            try {
                tokenizer.requireFits(config.vocabulary());
                return new ModelOutline(
                        config,
                        tokenizer,
                        template(tokenizer),
                        source.config().deepCopy(),
                        source.generationConfig().deepCopy(),
                        notes(source, scores),
                        path,
                        null);
            } catch (RuntimeException e) {
                tokenizer.close();
                throw e;
            }
        }
    }

    private static List<String> notes(ModelSource source, int scores) {
        boolean fresh = scores > 0 && !WeightFiles.holdsScores(source.weights());
        return fresh
                ? List.of(source.weights().path()
                        + " has no score.weight: it starts at random values and has to be trained")
                : source.notes();
    }

    /// Opens a model with an adapter merged in: a whole model, as fast and as big as its base.
    ///
    /// @param path the model; or an adapter directory, which names its base
    /// @param adapter a PEFT adapter directory; null for none beside `path`
    /// @throws ModelException if one of them is corrupt, not supported, or does not fit the other
    public OpenModel open(Path path, @Nullable Path adapter, Precision precision) {
        ModelOutline outline = outline(path, adapter);
        try {
            return open(outline, precision, 0);
        } catch (RuntimeException e) {
            outline.close();
            throw e;
        }
    }

    /// Returns the files that make the model at `path`: of a directory configuration, tokenizer and weights; of an
    /// adapter its own, without those of its base.
    static List<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        Path templates = path.resolve("additional_chat_templates");
        try (Stream<Path> top = Files.list(path);
                Stream<Path> further = Files.isDirectory(templates) ? Files.list(templates) : Stream.empty()) {
            return Stream.concat(top, further)
                    .filter(file -> MODEL_FILE
                            .matcher(path.relativize(file).toString().replace('\\', '/'))
                            .matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ModelException("cannot list the files of the model " + path + ": " + e.getMessage(), e);
        }
    }

    /// Returns where the base lies that an adapter directory names: a path from here or from the adapter, or a hub id.
    Path base(Path adapter) {
        String name = AdapterDirectory.config(adapter).baseModel();
        Path beside = adapter.resolve(name).normalize();
        if (!name.isEmpty() && !Files.exists(Path.of(name)) && Files.exists(beside)) {
            return beside;
        }
        Path found = name.isEmpty() ? null : locate(name);
        if (found == null || !Files.exists(found)) {
            throw new ModelException(adapter + " is an adapter whose base model "
                    + (name.isEmpty() ? "it does not name" : "'" + Quoted.of(name) + "' is not there")
                    + "; name it: --model BASE --adapter " + adapter);
        }
        return found;
    }

    private static void load(Path adapter, Weights weights) {
        try (AdapterDirectory directory = AdapterDirectory.open(adapter)) {
            Adapters.load(directory, weights);
        }
    }

    /// Refuses an adapter as the model that another adapter is to be trained on.
    ///
    /// @throws ConfigException if `path` holds one
    static void requireWhole(Path path) {
        if (AdapterDirectory.isAdapter(path)) {
            throw new ConfigException("model.path must be a whole model when model.lora is given, but " + path
                    + " is an adapter; name its base ("
                    + Quoted.of(AdapterDirectory.config(path).baseModel())
                    + ") as model.path and the adapter as model.lora.adapter");
        }
    }

    /// Opens a model to train an adapter on it.
    ///
    /// @param name the model as the configuration names it, for the adapter's files
    /// @throws dev.edgewise.error.UserException if model, adapter and settings do not fit each other
    OpenModel adapted(ModelOutline outline, String name, LoraConfig lora, Precision precision, long seed) {
        OpenModel model = open(outline, precision, seed);
        try {
            Weights weights = model.policy().weights();
            String adapter = lora.adapter();
            if (adapter == null) {
                Adapters.create(weights, LoraSettings.of(lora, name), seed);
            } else {
                load(Path.of(adapter), weights);
                LoraSettings.requireAgreement(lora, weights);
            }
            weights.refresh(weights.compute());
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /// Makes a model with random weights.
    public OpenModel fresh(ObjectNode config, HfTokenizer tokenizer, Precision precision, long seed) {
        return open(ModelOutline.fresh(config.deepCopy(), tokenizer), precision, seed);
    }

    private OpenModel opened(Weights weights, ModelOutline outline, Precision precision) {
        try {
            Threads.use(threads.of(weights.count()));
            weights.refresh(compute(precision, weights.count()));
            return new OpenModel(
                    new Policy(weights, microBatchTokens),
                    outline.tokenizer(),
                    outline.template(),
                    outline.config(),
                    outline.generationConfig(),
                    outline.notes());
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /// Returns the tokenizer of a model, which needs no weights: a directory, a GGUF file, or a hub id.
    ///
    /// @throws ConfigException if there is none
    HfTokenizer tokenizer(String name) {
        Path path = locate(name);
        if (!Files.exists(path)) {
            throw new ConfigException("model.init.vocabulary: there is no model at " + Quoted.of(path.toString())
                    + "; give 'characters', a Hugging Face directory, a .gguf file, or a hub"
                    + " id such as HuggingFaceTB/SmolLM2-135M-Instruct");
        }
        if (Files.isDirectory(path)) {
            return HfTokenizer.open(path);
        }
        try (ModelSource source = ModelFiles.open(path)) {
            return HfTokenizer.open(source.tokenizer());
        }
    }

    static @Nullable ChatTemplate template(HfTokenizer tokenizer) {
        return NamedTemplates.of(
                tokenizer.chatTemplates(), tokenizer.specialTokens(), Clock.system(ZoneId.systemDefault()));
    }

    /// Chooses the type of the matrix products of a model with so many parameters.
    DType compute(Precision precision, long parameters) {
        return switch (precision) {
            case FP32 -> DType.F32;
            case BF16 -> DType.BF16;
            case AUTO -> fastBf16(parameters) ? DType.BF16 : DType.F32;
        };
    }

    /// Tells whether bf16 pays. On CUDA always: every device that this libtorch supports multiplies bf16 natively.
    private boolean fastBf16(long parameters) {
        return device.kind() == Device.Kind.CUDA || (Libtorch.fastBf16() && parameters >= BF16_FROM);
    }
}
