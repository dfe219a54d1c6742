package dev.edgewise.model;

import dev.edgewise.model.Parameter.Slice;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Names and sizes of a decoder's parameters, from its configuration alone.
record DecoderShapes(DecoderConfig config) {
    static final String EMBEDDING = "model.embed_tokens.weight";
    static final String HEAD = "lm_head.weight";
    static final String SCORE = "score.weight";

    /// The parameters of one block, in their order. Absent biases and norms are null.
    record Layer(
            ParameterShape inputNorm,
            ParameterShape qkv,
            @Nullable ParameterShape qkvBias,
            @Nullable ParameterShape queryNorm,
            @Nullable ParameterShape keyNorm,
            ParameterShape output,
            @Nullable ParameterShape outputBias,
            ParameterShape mlpNorm,
            ParameterShape gateUp,
            @Nullable ParameterShape gateUpBias,
            ParameterShape down,
            @Nullable ParameterShape downBias) {
        private Stream<ParameterShape> all() {
            return Stream.of(
                            inputNorm,
                            qkv,
                            qkvBias,
                            queryNorm,
                            keyNorm,
                            output,
                            outputBias,
                            mlpNorm,
                            gateUp,
                            gateUpBias,
                            down,
                            downBias)
                    .filter(Objects::nonNull);
        }
    }

    /// Returns every parameter once, in a fixed order. The stream is lazy: a configuration may claim more layers
    /// than fit into memory.
    Stream<ParameterShape> all() {
        Stream<ParameterShape> layers =
                IntStream.range(0, config.layers()).boxed().flatMap(i -> layer(i).all());
        Stream<ParameterShape> end = config.tied() ? Stream.of(finalNorm()) : Stream.of(finalNorm(), head());
        return Stream.of(Stream.of(embedding()), layers, end).flatMap(part -> part);
    }

    ParameterShape embedding() {
        return ParameterShape.matrix(EMBEDDING, config.vocabulary(), config.hidden());
    }

    ParameterShape finalNorm() {
        return ParameterShape.vector("model.norm.weight", config.hidden());
    }

    /// Returns the output projection of a decoder that is not tied, or the head of one that scores.
    ParameterShape head() {
        if (config.scores() > 0) {
            return ParameterShape.matrix(SCORE, config.scores(), config.hidden());
        }
        return ParameterShape.matrix(HEAD, config.vocabulary(), config.hidden());
    }

    Layer layer(int index) {
        String p = "model.layers." + index + ".";
        long c = config.hidden();
        long q = config.queryWidth();
        long k = config.keyWidth();
        long f = config.mlp();
        List<Slice> qkv = List.of(
                new Slice(p + "self_attn.q_proj.weight", 0, q),
                new Slice(p + "self_attn.k_proj.weight", q, k),
                new Slice(p + "self_attn.v_proj.weight", q + k, k));
        List<Slice> gateUp =
                List.of(new Slice(p + "mlp.gate_proj.weight", 0, f), new Slice(p + "mlp.up_proj.weight", f, f));
        return new Layer(
                ParameterShape.vector(p + "input_layernorm.weight", c),
                new ParameterShape(p + "self_attn.qkv", qkv, c),
                config.qkvBias() ? new ParameterShape(p + "self_attn.qkv.bias", biases(qkv), 0) : null,
                config.headNorm() ? ParameterShape.vector(p + "self_attn.q_norm.weight", config.headSize()) : null,
                config.headNorm() ? ParameterShape.vector(p + "self_attn.k_norm.weight", config.headSize()) : null,
                ParameterShape.matrix(p + "self_attn.o_proj.weight", c, q),
                config.outputBias() ? ParameterShape.vector(p + "self_attn.o_proj.bias", c) : null,
                ParameterShape.vector(p + "post_attention_layernorm.weight", c),
                new ParameterShape(p + "mlp.gate_up", gateUp, c),
                config.mlpBias() ? new ParameterShape(p + "mlp.gate_up.bias", biases(gateUp), 0) : null,
                ParameterShape.matrix(p + "mlp.down_proj.weight", c, f),
                config.mlpBias() ? ParameterShape.vector(p + "mlp.down_proj.bias", c) : null);
    }

    private static List<Slice> biases(List<Slice> weights) {
        return weights.stream()
                .map(s -> new Slice(s.name().replace(".weight", ".bias"), s.start(), s.rows()))
                .toList();
    }
}
