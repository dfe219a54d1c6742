package dev.edgewise.model;

import static dev.edgewise.model.DecoderParityTest.close;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Sequences that come and go: what each sees is what it would see alone.
@Tag("native")
class BatchCacheTest {
    private static final int MOST = 90;

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "BF16"})
    void aSequenceSeesItsOwnTokensWhoeverComesAndGoes(DType type) {
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled();
                Weights weights = Golden.weights("qwen2", "config.json", type);
                Rope rope = new Rope(weights.config(), Device.CPU)) {
            long before = TensorScope.liveTensors();
            Batch batch = new Batch(weights, rope, new Random(7));
            batch.join(5);
            batch.steps(3);
            batch.join(1);
            batch.join(40);
            batch.steps(30);
            batch.leave(0);
            batch.steps(2);
            batch.join(60);
            batch.join(7);
            batch.steps(20);
            batch.leave(1);
            batch.leave(2);
            batch.leave(3);
            batch.compact();
            batch.steps(2);
            batch.leave(0);
            batch.compact();
            assertThat(batch.cache.slots()).isZero();
            batch.join(2);
            batch.steps(2);
            batch.cache.close();
            assertThat(TensorScope.liveTensors()).isEqualTo(before);
        }
    }

    /// The cache beside the tokens of each slot.
    private static final class Batch {
        private final Weights weights;
        private final Rope rope;
        private final Random random;
        private final DecoderInference inference;
        private final TokenHead head;
        private final BatchCache cache;
        private int[][] tokens = {};

        Batch(Weights weights, Rope rope, Random random) {
            this.weights = weights;
            this.rope = rope;
            this.random = random;
            this.inference = new DecoderInference(weights, rope);
            this.head = new TokenHead(weights);
            this.cache = new BatchCache(weights);
        }

        /// Prefills in pieces, from a copy of the first half.
        void join(int length) {
            try (var _ = TensorScope.open()) {
                int[] ids =
                        random.ints(length, 0, weights.config().vocabulary()).toArray();
                int half = length / 2;
                try (SequenceCache first = SequenceCache.empty(weights, MOST)) {
                    if (half > 0) {
                        inference.extend(Arrays.copyOf(ids, half), first);
                    }
                    try (SequenceCache whole = first.beginning(half, length)) {
                        Tensor hidden = inference.extend(Arrays.copyOfRange(ids, half, length), whole);
                        same(head.logits(hidden.narrow(0, length - half - 1L, 1)), ids, "prefill");
                        int slot = cache.join(whole);
                        tokens = Arrays.copyOf(tokens, cache.slots());
                        tokens[slot] = ids;
                        assertThat(cache.length(slot)).isEqualTo(length);
                    }
                }
            }
        }

        void leave(int slot) {
            cache.leave(slot);
            tokens[slot] = null;
        }

        void compact() {
            int[] kept = cache.compact();
            int[][] before = tokens;
            tokens = Arrays.stream(kept)
                    .mapToObj(slot -> slot < 0 ? null : before[slot])
                    .toArray(int[][]::new);
            for (int slot = 0; slot < tokens.length; slot++) {
                assertThat(cache.length(slot)).isEqualTo(tokens[slot] == null ? 0 : tokens[slot].length);
            }
        }

        void steps(int count) {
            for (int i = 0; i < count; i++) {
                step();
            }
            try (var _ = TensorScope.open()) {
                for (int slot = 0; slot < tokens.length; slot++) {
                    if (tokens[slot] != null) {
                        try (SequenceCache copy = cache.copy(slot)) {
                            int[] one = {1};
                            int[] all = Arrays.copyOf(tokens[slot], tokens[slot].length + 1);
                            all[tokens[slot].length] = 1;
                            try (SequenceCache longer = copy.beginning(copy.length(), copy.length() + 1)) {
                                same(head.logits(inference.extend(one, longer)), all, "copied slot " + slot);
                            }
                        }
                    }
                }
            }
        }

        private void step() {
            try (var _ = TensorScope.open()) {
                long[] next = random.longs(cache.slots(), 0, weights.config().vocabulary())
                        .toArray();
                Tensor logits = head.logits(inference.decode(next, cache));
                for (int slot = 0; slot < tokens.length; slot++) {
                    if (tokens[slot] != null) {
                        tokens[slot] = Arrays.copyOf(tokens[slot], tokens[slot].length + 1);
                        tokens[slot][tokens[slot].length - 1] = (int) next[slot];
                        same(logits.narrow(0, slot, 1), tokens[slot], "slot " + slot);
                    }
                }
            }
        }

        /// Compares with the training pass over all tokens, which knows no cache.
        private void same(Tensor logits, int[] ids, String what) {
            Tensor all =
                    Tensors.longs(Device.CPU, Arrays.stream(ids).asLongStream().toArray(), 1, ids.length);
            Tensor hidden = new DecoderTraining(weights, rope).forward(all, false);
            float[] expected = head.logits(hidden.narrow(0, ids.length - 1L, 1)).toFloats();
            if (weights.compute() == DType.F32) {
                close(logits.toFloats(), expected, what);
            } else {
                // rounding to bf16, which any fault would exceed
                float[] actual = logits.toFloats();
                for (int i = 0; i < expected.length; i++) {
                    assertThat(actual[i]).as(what).isCloseTo(expected[i], Offset.offset(0.6f));
                }
            }
        }
    }
}
