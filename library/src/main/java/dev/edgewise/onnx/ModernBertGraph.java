package dev.edgewise.onnx;

import dev.edgewise.encoder.EncoderConfig;
import dev.edgewise.encoder.EncoderConfig.ModernConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The graph of ModernBERT: norms before the blocks, rotary positions, layers that see a window only.
///
/// ```
/// x = x + attention( LN(x) ) Woᵀ              the first layer takes x as it is
/// (a, g) = LN(x) Wiᵀ                          x = x + (act(a)·g) Woᵀ
/// logits = classifier( LN( act( dense( pooled LN(x) ) ) ) )
/// ```
final class ModernBertGraph {
    private final EncoderNodes nodes;
    private final OnnxGraph graph;
    private final EncoderConfig config;
    private final ModernConfig modern;
    private final String prefix;
    private final Map<Double, Angles> angles = new HashMap<>();

    /// Cosines and sines by position, `[T, D]`.
    private record Angles(String cosine, String sine) {}

    private ModernBertGraph(EncoderNodes nodes) {
        this.nodes = nodes;
        this.graph = nodes.graph();
        this.config = nodes.config();
        this.modern = Objects.requireNonNull(config.modern());
        this.prefix = config.family().prefix();
    }

    static void build(EncoderNodes nodes) {
        new ModernBertGraph(nodes).build();
    }

    private void build() {
        int c = config.hidden();
        String p = prefix + "embeddings.";
        String x = nodes.norm(
                nodes.rows(p + "tok_embeddings.weight", config.vocabulary(), c), p + "norm", c, modern.normBias());
        String positions = positions();
        String everywhere = nodes.penalty(nodes.keys());
        String near = nodes.penalty(nearKeys(positions));
        for (int i = 0; i < config.layers(); i++) {
            boolean global = modern.global().get(i);
            Angles turn = angles.computeIfAbsent(
                    global ? modern.globalTheta() : modern.localTheta(), theta -> angles(positions, theta));
            x = layer(x, i, turn, global ? everywhere : near);
        }
        String last = nodes.norm(x, prefix + "final_norm", c, modern.normBias());
        String dense = nodes.linear(pooled(last), "head.dense", c, c, modern.classifierBias());
        String inner =
                nodes.norm(nodes.activation(dense, modern.classifierActivation()), "head.norm", c, modern.normBias());
        nodes.logits(inner, "classifier");
    }

    /// Returns 0, 1, … T − 1 as floats.
    private String positions() {
        String length = graph.node("Squeeze", nodes.length());
        return graph.toFloat(graph.node("Range", graph.whole(0), length, graph.whole(1)));
    }

    /// Returns 1 for a key that is no padding and at most a window away, `[B, 1, T, T]`.
    private String nearKeys(String positions) {
        String distance = graph.node(
                "Abs",
                graph.node(
                        "Sub",
                        graph.node("Unsqueeze", positions, graph.list(1)),
                        graph.node("Unsqueeze", positions, graph.list(0))));
        String near = graph.toFloat(graph.node("LessOrEqual", distance, graph.real(modern.window())));
        return graph.node("Mul", graph.toFloat(nodes.keys()), near);
    }

    private Angles angles(String positions, double theta) {
        int half = config.headSize() / 2;
        float[] frequencies = new float[half];
        for (int i = 0; i < half; i++) {
            frequencies[i] = 1 / (float) Math.pow(theta, (float) (2 * i) / config.headSize());
        }
        String turns = graph.node(
                "Mul",
                graph.node("Unsqueeze", positions, graph.list(1)),
                graph.floats("frequencies_" + theta, frequencies, half));
        String all = graph.node("Concat", List.of(turns, turns), OnnxGraph.whole("axis", -1));
        return new Angles(graph.node("Cos", all), graph.node("Sin", all));
    }

    private String layer(String x, int index, Angles turn, String penalty) {
        int c = config.hidden();
        String p = prefix + "layers." + index + ".";
        String input = index == 0 ? x : nodes.norm(x, p + "attn_norm", c, modern.normBias());
        List<String> qkv = graph.nodes(
                "Split",
                3,
                List.of(nodes.linear(input, p + "attn.Wqkv", 3 * c, c, modern.attentionBias())),
                OnnxGraph.whole("axis", -1));
        String attended = nodes.attention(
                turned(nodes.heads(qkv.get(0)), turn),
                turned(nodes.heads(qkv.get(1)), turn),
                nodes.heads(qkv.get(2)),
                penalty);
        String y = graph.node("Add", x, nodes.linear(attended, p + "attn.Wo", c, c, modern.attentionBias()));
        String z = nodes.norm(y, p + "mlp_norm", c, modern.normBias());
        List<String> inner = graph.nodes(
                "Split",
                2,
                List.of(nodes.linear(z, p + "mlp.Wi", 2 * config.mlp(), c, modern.mlpBias())),
                OnnxGraph.whole("axis", -1));
        String gated = graph.node("Mul", nodes.activation(inner.get(0), config.activation()), inner.get(1));
        return graph.node("Add", y, nodes.linear(gated, p + "mlp.Wo", c, config.mlp(), modern.mlpBias()));
    }

    /// Returns `x cos + (−x₂, x₁) sin`.
    private String turned(String x, Angles turn) {
        List<String> halves = graph.nodes("Split", 2, List.of(x), OnnxGraph.whole("axis", -1));
        String swapped = graph.node(
                "Concat", List.of(graph.node("Neg", halves.get(1)), halves.get(0)), OnnxGraph.whole("axis", -1));
        return graph.node("Add", graph.node("Mul", x, turn.cosine()), graph.node("Mul", swapped, turn.sine()));
    }

    private String pooled(String x) {
        if (!modern.meanPooling()) {
            return nodes.first(x);
        }
        String mask = graph.toFloat(graph.node("Unsqueeze", EncoderNodes.MASK, graph.list(2)));
        String sum = graph.node(
                "ReduceSum", List.of(graph.node("Mul", x, mask), graph.list(1)), OnnxGraph.whole("keepdims", 0));
        String count = graph.node("ReduceSum", List.of(mask, graph.list(1)), OnnxGraph.whole("keepdims", 0));
        return graph.node("Div", sum, count);
    }
}
