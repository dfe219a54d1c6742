package dev.edgewise.policy;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.model.DecoderTraining;
import dev.edgewise.model.LabelHead;
import dev.edgewise.profile.Phase;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/// Reads the logits of a few words behind the last token of sequences, and carries a loss of them back.
/// Sequences of one prompt share it: the prompt goes through the network once.
///
/// Of a sequence prompt and completion are both read, and nothing of it is predicted but what comes next.
public final class LabelPass {
    private final Policy policy;
    private final int[] words;
    private final LabelHead head;
    private final int tokens;
    private long places;

    /// @param words token ids of the words
    /// @param tokens that go through the network at a time, padding included
    public LabelPass(Policy policy, int[] words, int tokens) {
        this.policy = policy;
        this.words = words.clone();
        this.head = new LabelHead(policy.weights(), words);
        this.tokens = tokens;
    }

    /// What is read behind a sequence.
    ///
    /// @param logits of the words
    /// @param mass the probability that the whole vocabulary leaves the words together; NaN where it was not
    ///     asked for
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Reading(float[] logits, double mass) {}

    /// Reads sequences, in order.
    ///
    /// @param mass whether the whole vocabulary is looked at as well
    public List<Reading> read(List<TrainingSequence> sequences, boolean mass) {
        Reading[] all = new Reading[sequences.size()];
        for (MicroBatch batch : PairBatches.cut(sequences, tokens)) {
            places += batch.ids().length;
            try (var _ = policy.profile().phase(Phase.LOG_PROBS);
                    var _ = TensorScope.open();
                    var _ = Gradients.disabled()) {
                Tensor last = last(decoder().forward(ids(batch), batch.layout(), false), batch);
                float[][] logits = rows(head.logits(last));
                double[] masses = mass ? masses(last, logits) : new double[logits.length];
                for (int i = 0; i < logits.length; i++) {
                    all[batch.indices()[i]] = new Reading(logits[i], mass ? masses[i] : Double.NaN);
                }
            }
        }
        return List.of(all);
    }

    /// Returns the logits alone, in order.
    public float[][] logits(List<TrainingSequence> sequences) {
        return read(sequences, false).stream().map(Reading::logits).toArray(float[][]::new);
    }

    /// Returns how many places went through the network so far, padding included; a shared prompt counts once.
    public long places() {
        return places;
    }

    /// Adds the gradients of one loss over all sequences. It is asked once, with all logits in order; all passes
    /// but the last are read again, so that the activations of one pass alone are kept.
    ///
    /// @param gradient from logits to ∂L/∂z, both a row a sequence
    /// @return the logits that the loss saw
    public float[][] accumulate(List<TrainingSequence> sequences, UnaryOperator<float[][]> gradient) {
        policy.weights().unpack();
        float[][] logits = new float[sequences.size()][];
        List<MicroBatch> batches = PairBatches.cut(sequences, tokens);
        for (MicroBatch batch : batches.subList(0, batches.size() - 1)) {
            try (var _ = policy.profile().phase(Phase.LOG_PROBS);
                    var _ = TensorScope.open();
                    var _ = Gradients.disabled()) {
                put(batch, last(decoder().forward(ids(batch), batch.layout(), false), batch), logits);
            }
        }
        float[][] slopes = kept(batches.getLast(), seen -> {
            put(batches.getLast(), seen, logits);
            return gradient.apply(Arrays.stream(logits).map(float[]::clone).toArray(float[][]::new));
        });
        for (MicroBatch batch : batches.subList(0, batches.size() - 1)) {
            kept(batch, _ -> slopes);
        }
        return logits;
    }

    /// Makes the derivative of all logits, once the last rows of a pass are there.
    @FunctionalInterface
    private interface Slopes {
        float[][] of(Tensor last);
    }

    /// Goes through the network and back.
    private float[][] kept(MicroBatch batch, Slopes slopes) {
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled()) {
            DecoderTraining decoder = decoder();
            Tensor hidden;
            try (var _ = policy.profile().phase(Phase.FORWARD)) {
                hidden = decoder.forward(ids(batch), batch.layout(), true);
            }
            Tensor last = last(hidden, batch);
            float[][] all = slopes.of(last);
            try (var _ = policy.profile().phase(Phase.BACKWARD)) {
                Tensor rows = head.backward(last, flat(all, batch));
                Tensor full = Tensors.zeros(policy.weights().device(), DType.F32, hidden.shape());
                decoder.backward(full.indexAdd_(0, ends(batch), rows));
            }
            return all;
        }
    }

    /// Returns the probability of all words: that of the likeliest under the whole vocabulary, times how much
    /// more likely they are together.
    private double[] masses(Tensor last, float[][] logits) {
        long[] likeliest = new long[logits.length];
        double[] masses = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            int best = 0;
            for (int k = 1; k < words.length; k++) {
                best = logits[i][k] > logits[i][best] ? k : best;
            }
            likeliest[i] = words[best];
            for (float logit : logits[i]) {
                masses[i] += Math.exp((double) logit - logits[i][best]);
            }
        }
        policy.head().read(last, likeliest, 1, (start, logProbs, _) -> {
            for (int i = 0; i < logProbs.length; i++) {
                // in bf16 the head rounds, so that all words together may come out above 1
                masses[start + i] = Math.min(1, masses[start + i] * Math.exp(logProbs[i]));
            }
        });
        return masses;
    }

    private void put(MicroBatch batch, Tensor last, float[][] all) {
        float[][] logits = rows(head.logits(last));
        for (int i = 0; i < logits.length; i++) {
            all[batch.indices()[i]] = logits[i];
        }
    }

    private Tensor flat(float[][] slopes, MicroBatch batch) {
        float[] flat = new float[batch.sequences() * words.length];
        for (int i = 0; i < batch.sequences(); i++) {
            System.arraycopy(slopes[batch.indices()[i]], 0, flat, i * words.length, words.length);
        }
        return Tensors.floats(policy.weights().device(), flat, batch.sequences(), words.length);
    }

    private float[][] rows(Tensor logits) {
        float[] flat = logits.toFloats();
        float[][] rows = new float[flat.length / words.length][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(flat, i * words.length, (i + 1) * words.length));
        return rows;
    }

    private DecoderTraining decoder() {
        return new DecoderTraining(policy.weights(), policy.rope());
    }

    private Tensor last(Tensor hidden, MicroBatch batch) {
        return hidden.indexSelect(0, ends(batch));
    }

    private Tensor ends(MicroBatch batch) {
        return Tensors.longs(policy.weights().device(), batch.ends(), batch.ends().length);
    }

    private Tensor ids(MicroBatch batch) {
        return Tensors.longs(policy.weights().device(), batch.ids(), batch.ids().length);
    }
}
