package dev.edgewise.assembly;

import dev.edgewise.format.gguf.GgufValue;
import dev.edgewise.format.gguf.GgufWriter;
import dev.edgewise.format.model.GgufTensors;
import dev.edgewise.format.tensor.ElementType;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.format.tensor.TensorEncoder;
import dev.edgewise.format.tensor.TensorInfo;
import dev.edgewise.model.DecoderConfig;
import dev.edgewise.model.GgufDecoder;
import dev.edgewise.model.WeightFiles;
import dev.edgewise.run.AtomicDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongConsumer;

/// Writes an opened model, its weights in main memory and without an adapter, to files that other programs
/// read.
///
/// @param progress told how many of the weights are written
public record ModelExport(OpenModel model, LongConsumer progress) {
    /// Checks that the weights are the whole model.
    ///
    /// @throws IllegalArgumentException if an adapter is not merged into them
    public ModelExport {
        if (model.policy().weights().adapter() != null) {
            throw new IllegalArgumentException("a model under an adapter must be merged before it is exported");
        }
    }

    /// `GGML_QUANT_VERSION` of the quantised types we write.
    private static final int QUANTISATION_VERSION = 2;

    /// What was written.
    ///
    /// @param type of the matrices
    /// @param parameters number of weights
    /// @param notes what a reader should know, such as tensors that could not have the type
    public record Written(ElementType type, int tensors, long parameters, List<String> notes) {
        public Written {
            notes = List.copyOf(notes);
        }
    }

    /// Writes a Hugging Face directory whole or not at all, replacing `directory` where it exists.
    ///
    /// @param shardBytes the most that a shard of the weights takes
    /// @throws dev.edgewise.error.CheckpointException if the disk is full or it cannot be written
    /// @throws dev.edgewise.error.ConfigException if the type is one that safetensors does not have
    /// @throws dev.edgewise.error.ModelException if a weight cannot be stored as the type
    public Written huggingFace(Path directory, OutType outType, long shardBytes) {
        ElementType type = outType.inDirectory(model.config());
        List<TensorInfo> infos = infos(WeightFiles.store(model.policy().weights()));
        long parameters = infos.stream().mapToLong(TensorInfo::elements).sum();
        new AtomicDirectory()
                .write(
                        directory,
                        type.bytes(parameters),
                        "",
                        target -> ModelWriter.write(model, target, type, shardBytes, progress));
        return new Written(type, infos.size(), parameters, List.of());
    }

    /// Writes a GGUF file whole or not at all, replacing `file` where it exists.
    ///
    /// @param name `general.name`, for people
    /// @throws dev.edgewise.error.CheckpointException if the disk is full or it cannot be written
    /// @throws dev.edgewise.error.ModelException if GGUF cannot express the model or its tokenizer, or a
    ///     weight cannot be stored as the type
    public Written gguf(Path file, OutType outType, String name) {
        ElementType type = outType.inGguf(model.config());
        DecoderConfig config = model.policy().weights().config();
        List<TensorData> source =
                ModelWriter.told(WeightFiles.store(model.policy().weights()), progress);
        long parameters = infos(source).stream().mapToLong(TensorInfo::elements).sum();
        Map<String, GgufValue> metadata = new LinkedHashMap<>();
        metadata.put("general.architecture", GgufValue.string(config.modelType()));
        metadata.put("general.type", GgufValue.string("model"));
        metadata.put("general.name", GgufValue.string(name));
        metadata.put("general.size_label", GgufValue.string(sizeLabel(parameters)));
        metadata.putAll(GgufDecoder.metadata(config));
        metadata.put("general.file_type", GgufValue.uint32(OutType.fileType(type)));
        metadata.put("general.quantization_version", GgufValue.uint32(QUANTISATION_VERSION));
        metadata.putAll(model.tokenizer().ggufMetadata(config.vocabulary()));
        try (TensorEncoder encoder = new TensorEncoder()) {
            GgufTensors laidOut = GgufTensors.of(source, config.modelType(), config.headSize(), type, encoder);
            List<TensorData> tensors = new ArrayList<>();
            float[] factors = GgufDecoder.ropeFactors(config);
            if (factors != null) {
                tensors.add(GgufTensors.ropeFactors(factors));
            }
            tensors.addAll(laidOut.tensors());
            GgufWriter.write(file, metadata, tensors);
            return new Written(type, tensors.size(), parameters, notes(laidOut, type));
        }
    }

    private List<String> notes(GgufTensors tensors, ElementType type) {
        List<String> notes = new ArrayList<>();
        if (!tensors.halves().isEmpty()) {
            notes.add("%d matrices are F16, since their rows do not fill whole %s blocks of %d: %s%s"
                    .formatted(
                            tensors.halves().size(),
                            type,
                            type.blockElements(),
                            tensors.halves().getFirst(),
                            tensors.halves().size() > 1 ? ", …" : ""));
        }
        if (model.tokenizer().eosIds().size() > 3) {
            notes.add("GGUF has keys for 3 tokens that end a completion; this model has "
                    + model.tokenizer().eosIds().size() + ", the last of which are left out");
        }
        return notes;
    }

    private static List<TensorInfo> infos(List<TensorData> tensors) {
        return tensors.stream().map(TensorData::info).toList();
    }

    /// Returns `135M`, `1.5B`: at least two digits, as llama.cpp labels sizes.
    static String sizeLabel(long parameters) {
        double[] units = {1e12, 1e9, 1e6, 1e3};
        String[] suffixes = {"T", "B", "M", "K"};
        int unit = 0;
        while (unit < units.length - 1 && parameters <= units[unit]) {
            unit++;
        }
        double scaled = parameters / units[unit];
        String whole = String.valueOf(Math.round(scaled)).replaceFirst("^0+", "");
        return String.format(Locale.ROOT, "%." + Math.max(2 - whole.length(), 0) + "f%s", scaled, suffixes[unit]);
    }
}
