package dev.edgewise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A sequence that goes on from a cache is as good as one that was read whole.
@Tag("native")
class ContinuationTest {
    private static final Random RANDOM = new Random(4);

    @ParameterizedTest
    @CsvSource({
        "llama, F32, 1e-4",
        "qwen3, F32, 1e-4",
        "llama-rope-llama3, F32, 1e-4",
        "llama, BF16, 0.05",
        "qwen2, BF16, 0.05"
    })
    void raggedRowsOfSeveralCachesGoOnAsIfReadWhole(String model, DType type, double tolerance) {
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled();
                Weights weights = Golden.weights(model, "config.json", type);
                Rope rope = new Rope(weights.config(), Device.CPU)) {
            int vocabulary = weights.config().vocabulary();
            DecoderInference inference = new DecoderInference(weights, rope);
            int[] first = tokens(9, vocabulary);
            int[] second = tokens(3, vocabulary);
            int[] written = tokens(3, vocabulary);
            DecoderInference.Prefill two = inference.prefill(new int[][] {first, second}, 1, 8);
            DecoderInference.Prefill one = inference.prefill(new int[][] {second}, 1, 1);
            try (KvCache cache = two.cache();
                    KvCache other = one.cache()) {
                for (int token : written) {
                    inference.decode(new long[] {token, token}, cache);
                }
                int[] reply = tokens(5, vocabulary);
                int[] last = tokens(1, vocabulary);
                List<Continuation> rows = List.of(
                        new Continuation(cache, 1, 5, reply), // two of the three that it wrote
                        new Continuation(other, 0, 3, last),
                        new Continuation(cache, 0, 12, last),
                        new Continuation(cache, 0, 4, tokens(11, vocabulary))); // a part of the prompt
                DecoderInference.Prefill extended = inference.extend(rows, 3);
                int[][] whole = {
                    join(second, new int[] {written[0], written[1]}, reply),
                    join(second, last),
                    join(first, written, last),
                    join(
                            new int[] {first[0], first[1], first[2], first[3]},
                            rows.get(3).tokens()),
                };
                DecoderInference.Prefill read = inference.prefill(whole, 1, 3);
                try (KvCache left = extended.cache();
                        KvCache right = read.cache()) {
                    close(weights, extended.hidden(), read.hidden(), tolerance);
                    left.select(new int[] {3, 0, 1});
                    right.select(new int[] {3, 0, 1});
                    for (int step = 0; step < 3; step++) {
                        long[] next = {step, 2L * step + 1, 5};
                        close(weights, inference.decode(next, left), inference.decode(next, right), tolerance);
                    }
                    // and on again
                    List<Continuation> again = List.of(new Continuation(left, 1, left.tokens(1), reply));
                    DecoderInference.Prefill third = inference.extend(again, 1);
                    int[] all = join(whole[0], new int[] {1, 3, 5}, reply);
                    DecoderInference.Prefill thirdRead = inference.prefill(new int[][] {all}, 1, 1);
                    try (KvCache _ = third.cache();
                            KvCache _ = thirdRead.cache()) {
                        close(weights, third.hidden(), thirdRead.hidden(), tolerance);
                    }
                }
            }
        }
    }

    @Test
    void longTextsGoOnBlockByBlock() {
        DecoderConfig config = new DecoderConfig(
                "llama",
                24,
                16,
                1,
                2,
                1,
                8,
                24,
                1e-5,
                10_000,
                new RopeScaling.None(),
                2048,
                true,
                false,
                false,
                false,
                false);
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled();
                Weights weights = new Weights(config, Device.CPU);
                Rope rope = new Rope(config, Device.CPU)) {
            RandomWeights.initialise(weights, 5, 0.2);
            weights.refresh(DType.F32);
            DecoderInference inference = new DecoderInference(weights, rope);
            int[] prompt = tokens(40, 24);
            int[] document = tokens(1100, 24);
            try (KvCache begun = inference.prefill(new int[][] {prompt}, 1, 1).cache()) {
                DecoderInference.Prefill extended =
                        inference.extend(List.of(new Continuation(begun, 0, 40, document)), 1);
                DecoderInference.Prefill whole = inference.prefill(new int[][] {join(prompt, document)}, 1, 1);
                try (KvCache _ = extended.cache();
                        KvCache _ = whole.cache()) {
                    close(weights, extended.hidden(), whole.hidden(), 1e-4);
                }
            }
        }
    }

    @Test
    void aRowKeepsWhatItHas() {
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled();
                Weights weights = Golden.weights("llama", "config.json", DType.F32);
                Rope rope = new Rope(weights.config(), Device.CPU);
                KvCache cache = new DecoderInference(weights, rope)
                        .prefill(new int[][] {{1, 2, 3}}, 1, 1)
                        .cache()) {
            assertThatThrownBy(() -> new Continuation(cache, 0, 4, new int[] {1}))
                    .hasMessage("row 0 of the cache has 3 tokens, so that 1 to that many can be kept, but 4 were asked"
                            + " for");
            assertThatThrownBy(() -> new Continuation(cache, 0, 3, new int[0]))
                    .hasMessage("a sequence that goes on needs at least one token");
        }
    }

    private static void close(Weights weights, Tensor left, Tensor right, double tolerance) {
        TokenHead head = new TokenHead(weights);
        float[] expected = head.logits(right).toFloats();
        float[] actual = head.logits(left).toFloats();
        double scale = 0;
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            scale = Math.max(scale, Math.abs(expected[i]));
            worst = Math.max(worst, Math.abs(expected[i] - actual[i]));
        }
        assertThat(worst / scale).isLessThan(tolerance);
    }

    private static int[] tokens(int count, int vocabulary) {
        return RANDOM.ints(count, 0, vocabulary).toArray();
    }

    private static int[] join(int[]... parts) {
        return List.of(parts).stream().flatMapToInt(Arrays::stream).toArray();
    }
}
