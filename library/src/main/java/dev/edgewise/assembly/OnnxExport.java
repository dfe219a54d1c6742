package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.encoder.EncoderConfig;
import dev.edgewise.encoder.EncoderConfigReader;
import dev.edgewise.encoder.EncoderFiles;
import dev.edgewise.encoder.EncoderWeights;
import dev.edgewise.encoder.Family;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.model.ModelFiles;
import dev.edgewise.format.model.ModelSource;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.model.WeightFiles;
import dev.edgewise.onnx.OnnxModel;
import dev.edgewise.onnx.OnnxType;
import dev.edgewise.run.AtomicDirectory;
import dev.edgewise.tensor.Device;
import dev.edgewise.text.tokenizer.PairLimit;
import dev.edgewise.text.tokenizer.PairTokenizer;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes an encoder with its head as a directory with ONNX graphs, in the layout of Optimum: `onnx/model.onnx`,
/// `config.json`, the tokenizer's files, and what sentence-transformers reads beside them where the model has it.
public final class OnnxExport {
    /// The folder of the graphs.
    public static final String FOLDER = "onnx";

    private static final String CARD = "README.md";
    private static final String SETTINGS = "config_sentence_transformers.json";
    private static final List<String> SENTENCE_TRANSFORMERS =
            List.of(SETTINGS, "modules.json", "sentence_bert_config.json");

    private OnnxExport() {}

    /// What was written.
    ///
    /// @param longest tokens of a pair, at which the tokenizer cuts
    public record Written(long parameters, int longest, List<String> graphs) {
        public Written {
            graphs = List.copyOf(graphs);
        }
    }

    /// Writes a directory whole or not at all, replacing `target` where it exists.
    ///
    /// @param model a Hugging Face directory
    /// @param quantised what is written beside the graph in floats
    /// @throws ConfigException if the model is no encoder
    /// @throws ModelException if it is damaged, lacks its head, or its tokenizer does not fit
    /// @throws dev.edgewise.error.CheckpointException if the disk is full or it cannot be written
    public static Written write(Path model, Path target, List<OnnxType> quantised) {
        requireEncoder(model);
        List<OnnxType> types =
                Stream.concat(Stream.of(OnnxType.FLOAT32), quantised.stream()).toList();
        try (ModelSource source = ModelFiles.openDirectory(model)) {
            EncoderConfig config = EncoderConfigReader.read(source.config());
            try (PairTokenizer tokenizer = PairTokenizer.open(model);
                    EncoderWeights weights = EncoderFiles.open(
                            source.weights(), config, Device.CPU, 0, missing -> refuse(model, missing))) {
                tokenizer.requireFits(config.vocabulary());
                PairLimit limit = Rankers.limit(model, config.longest(), tokenizer);
                Map<String, TensorData> tensors = WeightFiles.store(weights).stream()
                        .collect(Collectors.toMap(tensor -> tensor.info().name(), Function.identity()));
                long parameters = tensors.values().stream()
                        .mapToLong(tensor -> tensor.info().elements())
                        .sum();
                new AtomicDirectory().write(target, parameters * Float.BYTES, "", directory -> {
                    Files.createDirectory(directory.resolve(FOLDER));
                    for (OnnxType type : types) {
                        OnnxModel.write(
                                directory.resolve(FOLDER).resolve(type.fileName()),
                                config,
                                name -> floats(Objects.requireNonNull(tensors.get(name), name)),
                                type);
                    }
                    tokenizer.save(directory, limit);
                    copyOthers(model, directory);
                });
                return new Written(
                        parameters,
                        limit.maxLength(),
                        types.stream()
                                .map(type -> FOLDER + "/" + type.fileName())
                                .toList());
            }
        }
    }

    private static void requireEncoder(Path model) {
        String type = Files.isDirectory(model) ? ModelFiles.type(model) : "";
        if (Files.exists(model) && !Family.isSupported(type)) {
            throw new ConfigException("--outtype onnx writes encoders ("
                    + Stream.of(Family.values()).map(Family::type).collect(Collectors.joining(", ")) + "), but " + model
                    + " is " + (type.isEmpty() ? "no directory of one" : "of type '" + Quoted.of(type) + "'")
                    + "; give an encoder, or export this model with --format hf or gguf");
        }
    }

    private static void refuse(Path model, String missing) {
        throw new ModelException(model + " cannot be exported, since " + missing
                + "; train it as a cross-encoder first, or give a checkpoint with a classification head");
    }

    private static float[] floats(TensorData tensor) {
        return tensor.checkedBytes().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }

    private static void copyOthers(Path model, Path directory) throws IOException {
        Files.copy(model.resolve("config.json"), directory.resolve("config.json"));
        List<String> others = isCrossEncoder(model)
                ? Stream.concat(Stream.of(CARD), SENTENCE_TRANSFORMERS.stream()).toList()
                : List.of(CARD);
        for (String name : others) {
            if (Files.exists(model.resolve(name))) {
                Files.copy(model.resolve(name), directory.resolve(name));
            }
        }
    }

    /// Returns whether the files of sentence-transformers are those of a cross-encoder, and not of the embedding model
    /// that it was made from.
    private static boolean isCrossEncoder(Path model) {
        try {
            return new ObjectMapper()
                    .readTree(Files.readString(model.resolve(SETTINGS)))
                    .path("model_type")
                    .asText()
                    .equals("CrossEncoder");
        } catch (IOException e) {
            return false; // missing or damaged
        }
    }
}
