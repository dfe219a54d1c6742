package dev.edgewise.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.format.safetensors.Safetensors;
import dev.edgewise.format.safetensors.ShardedSafetensors;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Golden files of `testkit/golden` and the models in them.
final class Golden {
    private static final Path ROOT = Path.of("..", "testkit", "golden");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Golden() {}

    static Path path(String relative) {
        return ROOT.resolve(relative);
    }

    static JsonNode json(String relative) {
        try {
            return JSON.readTree(path(relative).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TensorFile tensors(String model) {
        Path single = path("models/" + model + "/model.safetensors");
        return Files.exists(single)
                ? Safetensors.open(single)
                : ShardedSafetensors.open(path("models/" + model + "/model.safetensors.index.json"));
    }

    static Weights weights(String model, String configName, DType compute) {
        DecoderConfig config = DecoderConfigReader.read(json("models/" + model + "/" + configName));
        Weights weights = new Weights(config, Device.CPU);
        try (TensorFile file = tensors(model)) {
            WeightFiles.load(file, weights);
        }
        weights.refresh(compute);
        return weights;
    }

    static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asInt();
        }
        return values;
    }

    static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(array.get(i).asText());
        }
        return values;
    }
}
