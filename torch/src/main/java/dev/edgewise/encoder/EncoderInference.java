package dev.edgewise.encoder;

import dev.edgewise.ranking.PairTokens;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Logits of many pairs, in batches of like length.
public final class EncoderInference {
    /// Tokens of a batch unless told otherwise.
    public static final int TOKENS = 4096;

    private final EncoderWeights weights;
    private final int tokens;

    public EncoderInference(EncoderWeights weights) {
        this(weights, TOKENS);
    }

    /// @param tokens of a batch, at most; a longer pair is a batch of its own
    public EncoderInference(EncoderWeights weights, int tokens) {
        this.weights = weights;
        this.tokens = tokens;
    }

    /// Returns the logits of every pair, `[pairs][labels]`.
    ///
    /// @throws dev.edgewise.error.UserException if the model cannot read a pair
    public float[][] logits(List<PairTokens> pairs) {
        List<Integer> order = IntStream.range(0, pairs.size())
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> pairs.get(i).length())
                        .reversed())
                .toList();
        float[][] logits = new float[pairs.size()][];
        List<Integer> batch = new ArrayList<>();
        int filled = 0;
        for (int i : order) {
            int length = pairs.get(i).length();
            if (filled + length > tokens && !batch.isEmpty()) {
                read(pairs, batch, logits);
                batch.clear();
                filled = 0;
            }
            batch.add(i);
            filled += length;
        }
        read(pairs, batch, logits);
        return logits;
    }

    private void read(List<PairTokens> pairs, List<Integer> batch, float[][] logits) {
        if (batch.isEmpty()) {
            return;
        }
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled()) {
            float[][] some =
                    new EncoderPass(weights, batch.stream().map(pairs::get).toList(), Dropout.OFF).read();
            for (int i = 0; i < some.length; i++) {
                logits[batch.get(i)] = some[i];
            }
        }
    }
}
