package dev.edgewise.encoder;

import dev.edgewise.encoder.EncoderConfig.ModernConfig;
import dev.edgewise.model.Parameter.Slice;
import dev.edgewise.model.ParameterShape;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Names and sizes of an encoder's parameters, from its configuration alone. What a family lacks is null.
record EncoderShapes(EncoderConfig config) {
    /// A matrix `[O, K]` with its bias `[O]`, or a norm's weight `[C]` with its bias.
    record Pair(@Nullable ParameterShape weight, @Nullable ParameterShape bias) {
        private Stream<ParameterShape> all() {
            return Stream.of(weight, bias).filter(Objects::nonNull);
        }
    }

    private static final Pair NONE = new Pair(null, null);

    /// @param projection from the embeddings' width to the residual stream's
    record Embeddings(
            ParameterShape words,
            @Nullable ParameterShape positions,
            @Nullable ParameterShape types,
            Pair norm,
            Pair projection) {}

    record Layer(Pair attentionNorm, Pair qkv, Pair output, Pair mlpNorm, Pair in, Pair out) {}

    /// @param finalNorm of the residual stream, before the head
    record Head(Pair finalNorm, Pair dense, Pair norm, Pair classifier) {
        /// Returns what a checkpoint of the bare encoder lacks.
        List<ParameterShape> own() {
            return Stream.of(dense, norm, classifier).flatMap(Pair::all).toList();
        }
    }

    /// Returns every parameter once, in a fixed order. The stream is lazy: a configuration may claim more layers
    /// than fit into memory.
    Stream<ParameterShape> all() {
        Embeddings e = embeddings();
        Stream<ParameterShape> start = Stream.concat(
                Stream.of(e.words, e.positions, e.types).filter(Objects::nonNull),
                Stream.of(e.norm, e.projection).flatMap(Pair::all));
        Stream<ParameterShape> layers = IntStream.range(0, config.layers())
                .boxed()
                .map(this::layer)
                .flatMap(l -> Stream.of(l.attentionNorm, l.qkv, l.output, l.mlpNorm, l.in, l.out))
                .flatMap(Pair::all);
        Head h = head();
        Stream<ParameterShape> end =
                Stream.of(h.finalNorm, h.dense, h.norm, h.classifier).flatMap(Pair::all);
        return Stream.of(start, layers, end).flatMap(part -> part);
    }

    Embeddings embeddings() {
        String p = config.family().prefix() + "embeddings.";
        long e = config.embedding();
        if (config.family() == Family.MODERNBERT) {
            return new Embeddings(
                    ParameterShape.matrix(p + "tok_embeddings.weight", config.vocabulary(), e),
                    null,
                    null,
                    norm(p + "norm", e, modern().normBias()),
                    NONE);
        }
        boolean projected = config.embedding() != config.hidden();
        return new Embeddings(
                ParameterShape.matrix(p + "word_embeddings.weight", config.vocabulary(), e),
                ParameterShape.matrix(p + "position_embeddings.weight", config.positions(), e),
                config.types() == 0
                        ? null
                        : ParameterShape.matrix(p + "token_type_embeddings.weight", config.types(), e),
                norm(p + "LayerNorm", e, true),
                projected ? linear(config.family().prefix() + "embeddings_project", config.hidden(), e, true) : NONE);
    }

    Layer layer(int index) {
        return switch (config.family()) {
            case DISTILBERT -> distil(config.family().prefix() + "transformer.layer." + index + ".");
            case MODERNBERT -> modern(config.family().prefix() + "layers." + index + ".", index);
            default -> bert(config.family().prefix() + "encoder.layer." + index + ".");
        };
    }

    private Layer bert(String p) {
        long c = config.hidden();
        long f = config.mlp();
        String self = p + "attention.self.";
        return new Layer(
                norm(p + "attention.output.LayerNorm", c, true),
                joined(self + "qkv", List.of(self + "query", self + "key", self + "value")),
                linear(p + "attention.output.dense", c, c, true),
                norm(p + "output.LayerNorm", c, true),
                linear(p + "intermediate.dense", f, c, true),
                linear(p + "output.dense", c, f, true));
    }

    private Layer distil(String p) {
        long c = config.hidden();
        long f = config.mlp();
        String a = p + "attention.";
        return new Layer(
                norm(p + "sa_layer_norm", c, true),
                joined(a + "qkv", List.of(a + "q_lin", a + "k_lin", a + "v_lin")),
                linear(a + "out_lin", c, c, true),
                norm(p + "output_layer_norm", c, true),
                linear(p + "ffn.lin1", f, c, true),
                linear(p + "ffn.lin2", c, f, true));
    }

    private Layer modern(String p, int index) {
        long c = config.hidden();
        long f = config.mlp();
        ModernConfig modern = modern();
        return new Layer(
                index == 0 ? NONE : norm(p + "attn_norm", c, modern.normBias()),
                linear(p + "attn.Wqkv", 3 * c, c, modern.attentionBias()),
                linear(p + "attn.Wo", c, c, modern.attentionBias()),
                norm(p + "mlp_norm", c, modern.normBias()),
                linear(p + "mlp.Wi", 2 * f, c, modern.mlpBias()),
                linear(p + "mlp.Wo", c, f, modern.mlpBias()));
    }

    Head head() {
        long c = config.hidden();
        return switch (config.family()) {
            case BERT -> new Head(NONE, linear("bert.pooler.dense", c, c, true), NONE, classifier("classifier"));
            case ROBERTA, XLM_ROBERTA, ELECTRA ->
                new Head(NONE, linear("classifier.dense", c, c, true), NONE, classifier("classifier.out_proj"));
            case DISTILBERT -> new Head(NONE, linear("pre_classifier", c, c, true), NONE, classifier("classifier"));
            case MODERNBERT ->
                new Head(
                        norm(config.family().prefix() + "final_norm", c, modern().normBias()),
                        linear("head.dense", c, c, modern().classifierBias()),
                        norm("head.norm", c, modern().normBias()),
                        classifier("classifier"));
        };
    }

    private Pair classifier(String name) {
        return linear(name, config.labels(), config.hidden(), true);
    }

    private ModernConfig modern() {
        return Objects.requireNonNull(config.modern());
    }

    private static Pair norm(String name, long size, boolean bias) {
        return new Pair(
                ParameterShape.vector(name + ".weight", size),
                bias ? ParameterShape.vector(name + ".bias", size) : null);
    }

    private static Pair linear(String name, long rows, long columns, boolean bias) {
        return new Pair(
                ParameterShape.matrix(name + ".weight", rows, columns),
                bias ? ParameterShape.vector(name + ".bias", rows) : null);
    }

    /// Three projections `[C, C]` as one matrix, row after row.
    private Pair joined(String name, List<String> modules) {
        long c = config.hidden();
        return new Pair(
                new ParameterShape(name + ".weight", slices(modules, ".weight", c), c),
                new ParameterShape(name + ".bias", slices(modules, ".bias", c), 0));
    }

    private static List<Slice> slices(List<String> modules, String ending, long rows) {
        return IntStream.range(0, modules.size())
                .mapToObj(i -> new Slice(modules.get(i) + ending, i * rows, rows))
                .toList();
    }
}
