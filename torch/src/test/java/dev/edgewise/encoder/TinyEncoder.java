package dev.edgewise.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.model.Parameter;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// The small encoders of `tiny_models.json`, whose weights are a formula of name and place.
record TinyEncoder(JsonNode json) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static JsonNode resource(String name) {
        try (InputStream in = TinyEncoder.class.getResourceAsStream("/encoder/" + name)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<TinyEncoder> all() {
        return resource("tiny_models.json").valueStream().map(TinyEncoder::new).toList();
    }

    /// Returns the one whose note begins so.
    static TinyEncoder named(String note) {
        return all().stream()
                .filter(tiny -> tiny.json.path("note").asText().startsWith(note))
                .findFirst()
                .orElseThrow();
    }

    /// Returns the same ModernBERT, whose last layer sees the window alone.
    TinyEncoder endingInWindow() {
        ObjectNode other = json.deepCopy();
        ArrayNode types = other.withObject("config").withArray("layer_types");
        types.set(types.size() - 1, "sliding_attention");
        return new TinyEncoder(other);
    }

    EncoderConfig config() {
        return EncoderConfigReader.read(json.path("config"))
                .withLabels(json.path("num_labels").asInt());
    }

    /// Parameters sorted by name, the t-th, flattened element k: `a·sin(0.7(k + 1) + t)`, a = 0.3 for matrices
    /// and 0.1 for vectors; plus 1 for vectors whose name ends in "weight".
    EncoderWeights weights(DType compute) {
        EncoderWeights weights = new EncoderWeights(config(), Device.CPU);
        TreeSet<String> names = new TreeSet<>();
        weights.parameters().forEach(p -> p.slices().forEach(slice -> names.add(slice.name())));
        List<String> sorted = new ArrayList<>(names);
        try (var _ = TensorScope.open()) {
            for (Parameter parameter : weights.parameters()) {
                for (Parameter.Slice slice : parameter.slices()) {
                    Tensor rows = parameter.master().narrow(0, slice.start(), slice.rows());
                    rows.copy_(formula(rows.shape(), slice.name(), sorted.indexOf(slice.name())));
                }
            }
        }
        weights.refresh(compute);
        return weights;
    }

    private static Tensor formula(long[] shape, String name, int t) {
        boolean matrix = shape.length == 2;
        float[] values = new float[(int) (matrix ? shape[0] * shape[1] : shape[0])];
        for (int k = 0; k < values.length; k++) {
            double wave = (matrix ? 0.3 : 0.1) * Math.sin(0.7 * (k + 1) + t);
            values[k] = (float) (wave + (!matrix && name.endsWith("weight") ? 1 : 0));
        }
        return Tensors.floats(Device.CPU, values, shape);
    }

    List<PairTokens> pairs() {
        List<PairTokens> pairs = new ArrayList<>();
        for (int i = 0; i < json.path("input_ids").size(); i++) {
            JsonNode mask = json.path("attention_mask").path(i);
            int length = mask.valueStream().mapToInt(JsonNode::asInt).sum();
            int[] ids = new int[length];
            int[] types = new int[length];
            for (int t = 0; t < length; t++) {
                ids[t] = json.path("input_ids").path(i).path(t).asInt();
                types[t] = json.path("token_type_ids").path(i).path(t).asInt(0);
            }
            pairs.add(new PairTokens(ids, types));
        }
        return pairs;
    }

    float[][] logits() {
        return json.path("logits")
                .valueStream()
                .map(row -> {
                    float[] values = new float[row.size()];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = (float) row.path(i).asDouble();
                    }
                    return values;
                })
                .toArray(float[][]::new);
    }

    @Override
    public String toString() {
        return json.path("note").asText();
    }
}
