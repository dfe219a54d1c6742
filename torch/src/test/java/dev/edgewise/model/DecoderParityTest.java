package dev.edgewise.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Logits of every architecture against `transformers`, F32, in three ways: the training pass, the prefill, and
/// the prefill continued token by token from the cache.
@Tag("native")
class DecoderParityTest {
    private static final double TOLERANCE = 1e-4;

    @ParameterizedTest
    @CsvSource({
        "llama, config.json",
        "llama, config.v4.json",
        "llama-tied, config.json",
        "llama-rope-llama3, config.json",
        "llama-rope-llama3, config.v4.json",
        "llama-rope-linear, config.json",
        "llama-rope-linear, config.v4.json",
        "llama-rope-yarn, config.json",
        "llama-rope-yarn, config.v4.json",
        "llama-rope-dynamic, config.json",
        "llama-bias, config.json",
        "llama-sharded, config.json",
        "llama-bf16, config.json",
        "qwen2, config.json",
        "qwen2, config.v4.json",
        "qwen3, config.json",
        "qwen3, config.v4.json"
    })
    void logitsEqualTransformers(String model, String config) {
        JsonNode expected = Golden.json("models/" + model + "/expected.json");
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled();
                Weights weights = Golden.weights(model, config, DType.F32)) {
            assertThat(weights.count()).isEqualTo(expected.path("parameters").asLong());
            for (JsonNode one : expected.path("cases")) {
                check(weights, one);
            }
        }
    }

    private static void check(Weights weights, JsonNode one) {
        int[] ids = Golden.ints(one.path("input_ids"));
        int[] positions = Golden.ints(one.path("positions"));
        TokenHead head = new TokenHead(weights, 7);
        try (Rope rope = new Rope(weights.config(), Device.CPU)) {
            Tensor tokens =
                    Tensors.longs(Device.CPU, Arrays.stream(ids).asLongStream().toArray(), 1, ids.length);
            Tensor hidden = new DecoderTraining(weights, rope).forward(tokens, false);
            float[] logits = head.logits(hidden).toFloats();
            int v = weights.config().vocabulary();
            for (int i = 0; i < positions.length; i++) {
                float[] row = Arrays.copyOfRange(logits, positions[i] * v, (positions[i] + 1) * v);
                close(row, Golden.floats(one.path("logits").get(i)), "training pass, position " + positions[i]);
            }
            logProbs(weights, head, hidden, ids, Golden.floats(one.path("log_probs")));
            if (!(weights.config().ropeScaling() instanceof RopeScaling.Dynamic)) {
                float[] last = Golden.floats(one.path("logits").get(positions.length - 1));
                cached(weights, rope, head, ids, last);
            }
        }
    }

    private static void logProbs(Weights weights, TokenHead head, Tensor hidden, int[] ids, float[] expected) {
        if (ids.length < 2) {
            return;
        }
        float[] actual = new float[expected.length];
        long[] targets = Arrays.stream(ids).skip(1).asLongStream().toArray();
        head.read(hidden.narrow(0, 0, targets.length), targets, 1, (start, values, entropies) -> {
            System.arraycopy(values, 0, actual, start, values.length);
            for (float entropy : entropies) {
                assertThat(entropy)
                        .isBetween(0f, (float) Math.log(weights.config().vocabulary()) + 1e-4f);
            }
        });
        close(actual, expected, "log-probabilities");
    }

    private static void cached(Weights weights, Rope rope, TokenHead head, int[] ids, float[] expected) {
        DecoderInference inference = new DecoderInference(weights, rope);
        int cut = Math.max(1, ids.length / 2);
        int[] shorter = Arrays.copyOf(ids, Math.max(1, cut - 1));
        // A shorter prompt beside it makes the batch ragged and puts a gap into its cache row.
        int[][] prompts = {Arrays.copyOf(ids, cut), shorter};
        DecoderInference.Prefill prefill = inference.prefill(prompts, 2, ids.length + 1);
        try (KvCache cache = prefill.cache()) {
            Tensor hidden = prefill.hidden();
            int[] at = {cut, cut, shorter.length, shorter.length};
            for (int step = 0; step < ids.length - cut; step++) {
                long[] next = new long[4];
                for (int r = 0; r < 4; r++) {
                    next[r] = ids[Math.min(at[r]++, ids.length - 1)];
                }
                hidden = inference.decode(next, cache);
            }
            Tensor logits = head.logits(hidden);
            close(logits.select(0, 0).toFloats(), expected, "cached row 0");
            close(logits.select(0, 1).toFloats(), expected, "cached row 1");
            if (shorter.length == cut - 1 && ids.length > cut) {
                Tensor one = inference.decode(new long[] {0, 0, ids[ids.length - 1], ids[ids.length - 1]}, cache);
                close(head.logits(one).select(0, 3).toFloats(), expected, "cached row 3, behind a gap");
            }
        }
    }

    static void close(float[] actual, float[] expected, String what) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        double scale = 0;
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            scale = Math.max(scale, Math.abs(expected[i]));
            worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
        }
        assertThat(worst / scale)
                .as(what + ": largest difference over largest value")
                .isLessThan(TOLERANCE);
    }
}
