package dev.edgewise.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.edgewise.encoder.Activation;
import dev.edgewise.encoder.EncoderConfig;
import dev.edgewise.encoder.Family;
import java.util.Arrays;
import java.util.List;

/// The graph of BERT and of what is built like it: RoBERTa, XLM-R, DistilBERT, ELECTRA.
///
/// ```
/// x = LN( words + positions + types )        ELECTRA: then to the width of the layers
/// y = LN( attention(x) Woᵀ + bo + x )
/// x = LN( act(y W1ᵀ + b1) W2ᵀ + b2 + y )
/// logits = head( x of the first token )
/// ```
final class BertGraph {
    private final EncoderNodes nodes;
    private final OnnxGraph graph;
    private final EncoderConfig config;
    private final String prefix;

    /// The modules of a layer, as a family calls them.
    private record Layer(
            String query,
            String key,
            String value,
            String output,
            String outputNorm,
            String in,
            String out,
            String norm) {
        static Layer of(Family family, String prefix, int index) {
            if (family == Family.DISTILBERT) {
                String layer = prefix + "transformer.layer." + index + ".";
                return new Layer(
                        layer + "attention.q_lin",
                        layer + "attention.k_lin",
                        layer + "attention.v_lin",
                        layer + "attention.out_lin",
                        layer + "sa_layer_norm",
                        layer + "ffn.lin1",
                        layer + "ffn.lin2",
                        layer + "output_layer_norm");
            }
            String layer = prefix + "encoder.layer." + index + ".";
            return new Layer(
                    layer + "attention.self.query",
                    layer + "attention.self.key",
                    layer + "attention.self.value",
                    layer + "attention.output.dense",
                    layer + "attention.output.LayerNorm",
                    layer + "intermediate.dense",
                    layer + "output.dense",
                    layer + "output.LayerNorm");
        }
    }

    private BertGraph(EncoderNodes nodes) {
        this.nodes = nodes;
        this.graph = nodes.graph();
        this.config = nodes.config();
        this.prefix = config.family().prefix();
    }

    static void build(EncoderNodes nodes) {
        new BertGraph(nodes).build();
    }

    private void build() {
        String x = embeddings();
        String penalty = nodes.penalty(nodes.keys());
        for (int i = 0; i < config.layers(); i++) {
            x = layer(x, Layer.of(config.family(), prefix, i), penalty);
        }
        head(nodes.first(x));
    }

    private String embeddings() {
        int width = config.embedding();
        String p = prefix + "embeddings.";
        String words = nodes.rows(p + "word_embeddings.weight", config.vocabulary(), width);
        String table = graph.floats(
                p + "position_embeddings.weight",
                nodes.weight(p + "position_embeddings.weight"),
                config.positions(),
                width);
        boolean follow = config.family().positionsFollowPadding();
        String positions = follow
                ? graph.node("Gather", table, positionsAfterPadding())
                : graph.node("Slice", table, graph.list(0), nodes.length(), graph.list(0));
        String sum = graph.node("Add", words, positions);
        if (config.types() > 0) {
            sum = graph.node("Add", sum, types(p + "token_type_embeddings.weight", width));
        }
        String x = nodes.norm(sum, p + "LayerNorm", width, true);
        return width == config.hidden()
                ? x
                : nodes.linear(x, prefix + "embeddings_project", config.hidden(), width, true);
    }

    /// Returns the rows of the token types. A family that does not read them has row 0 everywhere.
    private String types(String name, int width) {
        float[] table = nodes.weight(name);
        return config.family().readsTypes()
                ? graph.node("Gather", graph.floats(name, table, config.types(), width), EncoderNodes.TYPES)
                : graph.floats(name, Arrays.copyOf(table, width), width);
    }

    /// Counts the tokens that are no padding, from the padding's id on; padding has the padding's id.
    private String positionsAfterPadding() {
        String padding = graph.whole(config.padding());
        String real = graph.node(
                "Cast",
                List.of(graph.node("Not", graph.node("Equal", EncoderNodes.IDS, padding))),
                OnnxGraph.whole("to", DataType.INT64.getNumber()));
        String count = graph.node("Mul", graph.node("CumSum", real, graph.whole(1)), real);
        return graph.node("Add", count, padding);
    }

    private String layer(String x, Layer layer, String penalty) {
        int c = config.hidden();
        String attended = nodes.attention(
                nodes.heads(nodes.linear(x, layer.query(), c, c, true)),
                nodes.heads(nodes.linear(x, layer.key(), c, c, true)),
                nodes.heads(nodes.linear(x, layer.value(), c, c, true)),
                penalty);
        String y = nodes.norm(
                graph.node("Add", nodes.linear(attended, layer.output(), c, c, true), x), layer.outputNorm(), c, true);
        String inner = nodes.activation(nodes.linear(y, layer.in(), config.mlp(), c, true), config.activation());
        return nodes.norm(
                graph.node("Add", nodes.linear(inner, layer.out(), c, config.mlp(), true), y), layer.norm(), c, true);
    }

    private void head(String first) {
        switch (config.family()) {
            case BERT -> head(first, "bert.pooler.dense", Activation.TANH, "classifier");
            case ROBERTA, XLM_ROBERTA -> head(first, "classifier.dense", Activation.TANH, "classifier.out_proj");
            case ELECTRA -> head(first, "classifier.dense", Activation.GELU, "classifier.out_proj");
            case DISTILBERT -> head(first, "pre_classifier", Activation.RELU, "classifier");
            case MODERNBERT -> throw new IllegalStateException("ModernBERT has a graph of its own");
        }
    }

    private void head(String first, String dense, Activation activation, String classifier) {
        String inner = nodes.linear(first, dense, config.hidden(), config.hidden(), true);
        nodes.logits(nodes.activation(inner, activation), classifier);
    }
}
