package dev.edgewise.onnx;

import dev.edgewise.encoder.Activation;
import dev.edgewise.encoder.EncoderConfig;
import java.util.List;
import java.util.function.Function;

/// What the graphs of all encoders are made of. A module is named as in the weights: its matrix is `NAME.weight`, its
/// bias `NAME.bias`.
final class EncoderNodes {
    static final String IDS = "input_ids";
    static final String MASK = "attention_mask";
    static final String TYPES = "token_type_ids";

    private final OnnxGraph graph;
    private final MatrixNodes matrices;
    private final EncoderConfig config;
    private final Function<String, float[]> weights;

    /// @param weights all of the encoder's, row-major, by their names in `transformers`
    EncoderNodes(OnnxGraph graph, OnnxType type, EncoderConfig config, Function<String, float[]> weights) {
        this.graph = graph;
        this.matrices = new MatrixNodes(graph, type);
        this.config = config;
        this.weights = weights;
    }

    OnnxGraph graph() {
        return graph;
    }

    EncoderConfig config() {
        return config;
    }

    float[] weight(String name) {
        return weights.apply(name);
    }

    /// Returns the rows of an embedding table, `[B, T, columns]`.
    String rows(String name, int rows, int columns) {
        return matrices.rows(IDS, name, weight(name), rows, columns);
    }

    /// Returns `x Wᵀ + b`.
    String linear(String x, String module, int rows, int columns, boolean bias) {
        String name = module + ".weight";
        String product = matrices.product(x, name, weight(name), rows, columns);
        return bias ? plusBias(product, module, rows) : product;
    }

    /// Returns the logits, and names them so.
    void logits(String x, String module) {
        String name = module + ".weight";
        String product = matrices.exactProduct(x, name, weight(name), config.labels(), config.hidden());
        graph.name(plusBias(product, module, config.labels()), "logits");
        graph.output("logits", "batch_size", Integer.toString(config.labels()));
    }

    private String plusBias(String x, String module, int size) {
        String name = module + ".bias";
        return graph.node("Add", x, graph.floats(name, weight(name), size));
    }

    String norm(String x, String module, int size, boolean bias) {
        String scale = graph.floats(module + ".weight", weight(module + ".weight"), size);
        List<String> inputs = bias
                ? List.of(x, scale, graph.floats(module + ".bias", weight(module + ".bias"), size))
                : List.of(x, scale);
        return graph.node(
                "LayerNormalization",
                inputs,
                OnnxGraph.whole("axis", -1),
                OnnxGraph.real("epsilon", config.normEpsilon()));
    }

    String activation(String x, Activation activation) {
        return switch (activation) {
            case GELU -> gelu(x, graph.node("Erf", graph.node("Div", x, graph.real((float) Math.sqrt(2)))));
            case GELU_TANH -> {
                String square = graph.node("Mul", x, x);
                String cube = graph.node("Mul", graph.node("Mul", square, x), graph.real(0.044715f));
                String inner =
                        graph.node("Mul", graph.node("Add", x, cube), graph.real((float) Math.sqrt(2 / Math.PI)));
                yield gelu(x, graph.node("Tanh", inner));
            }
            case RELU -> graph.node("Relu", x);
            case SILU -> graph.node("Mul", x, graph.node("Sigmoid", x));
            case TANH -> graph.node("Tanh", x);
        };
    }

    private String gelu(String x, String s) {
        String product = graph.node("Mul", x, graph.node("Add", s, graph.real(1f)));
        return graph.node("Mul", product, graph.real(0.5f));
    }

    /// Returns what attention adds for the keys that a token must not see: 0 or the smallest number of the type.
    ///
    /// @param seen 1 or 0 in any type
    String penalty(String seen) {
        String hidden = graph.node("Sub", graph.real(1f), graph.toFloat(seen));
        return graph.node("Mul", hidden, graph.real(-Float.MAX_VALUE));
    }

    /// Returns the attention mask as `[B, 1, 1, T]`.
    String keys() {
        return graph.node("Unsqueeze", MASK, graph.list(1, 2));
    }

    /// Returns the number of tokens in a row, `[1]`.
    String length() {
        return graph.node("Slice", graph.node("Shape", IDS), graph.list(1), graph.list(2));
    }

    /// Splits `[B, T, C]` into heads, `[B, H, T, D]`.
    String heads(String x) {
        return transposed(graph.node("Reshape", x, graph.list(0, 0, config.heads(), config.headSize())), 0, 2, 1, 3);
    }

    /// Returns the values that a token attends to, `[B, T, C]`, from `[B, H, T, D]`.
    String attention(String q, String k, String v, String penalty) {
        String scores = graph.node("MatMul", q, transposed(k, 0, 1, 3, 2));
        String scaled = graph.node("Div", scores, graph.real((float) Math.sqrt(config.headSize())));
        String shares = graph.node("Softmax", List.of(graph.node("Add", scaled, penalty)), OnnxGraph.whole("axis", -1));
        return graph.node(
                "Reshape", transposed(graph.node("MatMul", shares, v), 0, 2, 1, 3), graph.list(0, 0, config.hidden()));
    }

    private String transposed(String x, long... order) {
        return graph.node("Transpose", List.of(x), OnnxGraph.wholes("perm", order));
    }

    /// Returns the first token of each row, `[B, C]`.
    String first(String x) {
        return graph.node("Gather", List.of(x, graph.whole(0)), OnnxGraph.whole("axis", 1));
    }
}
