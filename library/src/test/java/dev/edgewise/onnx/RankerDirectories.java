package dev.edgewise.onnx;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.encoder.EncoderConfig;
import dev.edgewise.encoder.EncoderConfigReader;
import dev.edgewise.encoder.EncoderFiles;
import dev.edgewise.encoder.EncoderInference;
import dev.edgewise.encoder.EncoderWeights;
import dev.edgewise.encoder.RandomEncoder;
import dev.edgewise.format.model.ModelFiles;
import dev.edgewise.format.model.ModelSource;
import dev.edgewise.format.safetensors.Safetensors;
import dev.edgewise.format.safetensors.SafetensorsWriter;
import dev.edgewise.format.tensor.ElementType;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.format.tensor.TensorInfo;
import dev.edgewise.model.WeightFiles;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.text.tokenizer.PairLimit;
import dev.edgewise.text.tokenizer.PairTokenizer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Cross-encoders as Hugging Face directories.
final class RankerDirectories {
    static final Path TOKENIZERS = Path.of("..", "testkit", "golden", "pairs");
    static final Path MINILM =
            Path.of(System.getenv().getOrDefault("EDGEWISE_SHARED", "../../shared"), "models", "all-minilm-l6-v2");

    private static final ObjectMapper JSON = new ObjectMapper();

    private RankerDirectories() {}

    /// Writes a small model with random weights.
    ///
    /// @param tokenizer of the golden files
    /// @param changes keys of `config.json`
    static Path random(Path directory, String tokenizer, String changes) throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree("""
                {"model_type": "bert", "architectures": ["BertForSequenceClassification"], "vocab_size": 420,
                 "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 96,
                 "max_position_embeddings": 64, "initializer_range": 0.3, "pad_token_id": 0,
                 "id2label": {"0": "LABEL_0"}, "label2id": {"LABEL_0": 0}}""");
        json.setAll((ObjectNode) JSON.readTree(changes));
        Files.createDirectories(directory);
        try (PairTokenizer pairs = PairTokenizer.open(TOKENIZERS.resolve(tokenizer));
                EncoderWeights weights = new EncoderWeights(EncoderConfigReader.read(json), Device.CPU)) {
            pairs.save(directory, PairLimit.longestFirst(48));
            RandomEncoder.initialise(weights, 7);
            write(directory, json, WeightFiles.store(weights));
        }
        return directory;
    }

    /// Writes MiniLM with the head of the reference: weight i is sin(i + 1), the bias 0.1.
    static Path miniLm(Path directory) throws IOException {
        ObjectNode json =
                (ObjectNode) JSON.readTree(MINILM.resolve("config.json").toFile());
        json.putArray("architectures").add("BertForSequenceClassification");
        json.putObject("id2label").put("0", "LABEL_0");
        float[] head = new float[384];
        for (int i = 0; i < head.length; i++) {
            head[i] = (float) Math.sin(i + 1);
        }
        try (Safetensors file = Safetensors.open(MINILM.resolve("model.safetensors"))) {
            List<TensorData> tensors = new ArrayList<>();
            file.tensors().forEach((name, info) -> tensors.add(new TensorData(info, () -> file.bytes(name))));
            tensors.add(floats("classifier.weight", head, 1, 384));
            tensors.add(floats("classifier.bias", new float[] {0.1f}, 1));
            write(directory, json, tensors);
        }
        for (String name : List.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")) {
            Files.copy(MINILM.resolve(name), directory.resolve(name));
        }
        return directory;
    }

    private static TensorData floats(String name, float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new TensorData(new TensorInfo(name, ElementType.F32, shape), () -> MemorySegment.ofArray(bytes.array()));
    }

    private static void write(Path directory, ObjectNode config, List<TensorData> tensors) throws IOException {
        Files.createDirectories(directory);
        JSON.writeValue(directory.resolve("config.json").toFile(), config);
        SafetensorsWriter.write(directory.resolve("model.safetensors"), tensors, SafetensorsWriter.PYTORCH);
    }

    /// Returns the logits of the engine.
    static float[][] logits(Path directory, List<PairTokens> pairs) {
        try (ModelSource source = ModelFiles.openDirectory(directory)) {
            EncoderConfig config = EncoderConfigReader.read(source.config());
            try (EncoderWeights weights = EncoderFiles.open(source.weights(), config, Device.CPU, 0, note -> {
                throw new AssertionError(note);
            })) {
                weights.refresh(DType.F32);
                return new EncoderInference(weights).logits(pairs);
            }
        }
    }
}
