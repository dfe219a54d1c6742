package dev.edgewise.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.encoder.EncoderConfigReader;
import dev.edgewise.encoder.EncoderWeights;
import dev.edgewise.encoder.RandomEncoder;
import dev.edgewise.format.safetensors.SafetensorsWriter;
import dev.edgewise.model.WeightFiles;
import dev.edgewise.tensor.Device;
import dev.edgewise.text.tokenizer.PairLimit;
import dev.edgewise.text.tokenizer.PairTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Cross-encoders with random weights and a golden tokenizer, as Hugging Face directories.
final class TinyEncoders {
    private TinyEncoders() {}

    /// Writes one of a `model_type`.
    static void write(Path directory, String type) throws IOException {
        ObjectNode config = (ObjectNode) new ObjectMapper().readTree("""
                {"model_type": "%s", "vocab_size": 600, "hidden_size": 16, "num_hidden_layers": 2,
                 "num_attention_heads": 2, "intermediate_size": 24, "max_position_embeddings": 64, "dim": 16,
                 "hidden_dim": 24, "n_layers": 2, "n_heads": 2, "embedding_size": 16, "pad_token_id": 0,
                 "id2label": {"0": "LABEL_0"}}""".formatted(type));
        String tokenizer = type.equals("roberta") ? "roberta" : "bert";
        Files.createDirectories(directory);
        try (PairTokenizer pairs = PairTokenizer.open(Path.of("..", "testkit", "golden", "pairs", tokenizer));
                EncoderWeights weights = new EncoderWeights(EncoderConfigReader.read(config), Device.CPU)) {
            pairs.save(directory, PairLimit.longestFirst(48));
            RandomEncoder.initialise(weights, 7);
            SafetensorsWriter.write(
                    directory.resolve("model.safetensors"), WeightFiles.store(weights), SafetensorsWriter.PYTORCH);
        }
        Files.writeString(directory.resolve("config.json"), config.toString());
    }
}
