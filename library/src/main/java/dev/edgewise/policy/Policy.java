package dev.edgewise.policy;

import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.model.DecoderInference;
import dev.edgewise.model.DecoderTraining;
import dev.edgewise.model.Parameter;
import dev.edgewise.model.Rope;
import dev.edgewise.model.TeacherLoss;
import dev.edgewise.model.TokenHead;
import dev.edgewise.model.Weights;
import dev.edgewise.objective.Objective;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.objective.SequenceObjective;
import dev.edgewise.objective.TokenLoss;
import dev.edgewise.objective.TokenSlice;
import dev.edgewise.profile.Phase;
import dev.edgewise.profile.Profile;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A decoder with what is needed to sample from it, score with it and teach it.
///
/// Owns its weights. Single-threaded: one thread owns a policy.
public final class Policy implements Reference, AutoCloseable {
    private final Weights weights;
    private final Rope rope;
    private final TokenHead head;
    private final int microBatchTokens;
    private final Profile profile;

    /// Makes a policy over loaded, refreshed weights, which it takes over.
    ///
    /// @param microBatchTokens padded tokens that go through the network at a time
    public Policy(Weights weights, int microBatchTokens) {
        this(weights, microBatchTokens, new Profile(System::nanoTime));
    }

    /// As above.
    ///
    /// @param profile told where the time goes, by this policy and by those who sample from it and teach it
    public Policy(Weights weights, int microBatchTokens, Profile profile) {
        this.weights = weights;
        this.microBatchTokens = microBatchTokens;
        this.profile = profile;
        this.head = new TokenHead(weights);
        try (var _ = TensorScope.open()) {
            this.rope = new Rope(weights.config(), weights.device());
        }
    }

    public Weights weights() {
        return weights;
    }

    /// Returns where the time of whatever is done with this policy goes.
    public Profile profile() {
        return profile;
    }

    public DecoderInference inference() {
        return new DecoderInference(weights, rope);
    }

    Rope rope() {
        return rope;
    }

    public TokenHead head() {
        return head;
    }

    @Override
    public List<float[]> logProbs(List<TrainingSequence> sequences, double temperature) {
        return read(sequences, MicroBatches.cut(sequences, microBatchTokens), temperature);
    }

    /// As [#logProbs], but no prompt is shared: for prompts of few tokens, which cost less than their layout.
    public List<float[]> logProbsApart(List<TrainingSequence> sequences, double temperature) {
        return read(sequences, MicroBatches.rows(sequences, microBatchTokens), temperature);
    }

    private List<float[]> read(List<TrainingSequence> sequences, List<MicroBatch> batches, double temperature) {
        float[][] all = new float[sequences.size()][];
        for (MicroBatch batch : batches) {
            float[] values = read(batch, temperature, new Sums());
            for (int row = 0; row < batch.sequences(); row++) {
                all[batch.indices()[row]] = Arrays.copyOfRange(values, batch.starts()[row], batch.starts()[row + 1]);
            }
        }
        return List.of(all);
    }

    /// Does the forward pass alone.
    private float[] read(MicroBatch batch, double temperature, Sums sums) {
        float[] values = new float[batch.targets().length];
        try (var _ = profile.phase(Phase.LOG_PROBS);
                var _ = TensorScope.open();
                var _ = Gradients.disabled()) {
            head.read(chosen(batch), batch.targets(), temperature, (start, logProbs, entropies) -> {
                System.arraycopy(logProbs, 0, values, start, logProbs.length);
                sums.add(entropies);
            });
        }
        return values;
    }

    /// Returns the residual stream at the positions that predict the completions' tokens, `[N, C]`.
    Tensor chosen(MicroBatch batch) {
        Tensor hidden = new DecoderTraining(weights, rope).forward(tokens(batch), batch.layout(), false);
        return hidden.indexSelect(0, positions(batch));
    }

    /// As above, of sequences in a given order, each in a row of its own.
    Tensor chosen(List<TrainingSequence> sequences, int[] indices) {
        List<Tensor> parts = new ArrayList<>();
        int start = 0;
        while (start < indices.length) {
            int end = start;
            int width = 0;
            while (end < indices.length) {
                width = Math.max(width, sequences.get(indices[end]).length());
                if (end > start && (end + 1 - start) * MicroBatch.roundWidth(width) > microBatchTokens) {
                    break;
                }
                end++;
            }
            parts.add(chosen(MicroBatch.rows(sequences, Arrays.copyOfRange(indices, start, end))));
            start = end;
        }
        return Tensors.cat(0, parts);
    }

    /// Adds the gradient of a part's loss to the weights' gradients.
    ///
    /// @param temperature divides the logits, as when the completions were sampled
    /// @param oldLogProbs log π_old per sequence; null means π_old = sg(π_θ)
    /// @param referenceLogProbs log π_ref per sequence; needed when the objective says so
    /// @throws IllegalArgumentException if the objective needs a reference and there is none
    public UpdateReport accumulate(
            BatchPart part,
            double temperature,
            @Nullable List<float[]> oldLogProbs,
            @Nullable List<float[]> referenceLogProbs) {
        return accumulate(part, temperature, oldLogProbs, referenceLogProbs, null);
    }

    /// As above, with the teacher that an objective with a [dev.edgewise.objective.Divergence] asks for.
    ///
    /// @throws IllegalArgumentException if the objective needs a reference or a teacher and there is none
    public UpdateReport accumulate(
            BatchPart part,
            double temperature,
            @Nullable List<float[]> oldLogProbs,
            @Nullable List<float[]> referenceLogProbs,
            @Nullable TeacherModel teacher) {
        weights.unpack();
        List<TrainingSequence> sequences = part.sequences();
        Objective objective = part.objective();
        if (objective.needsReference() && referenceLogProbs == null) {
            throw new IllegalArgumentException("objective " + objective.name() + " needs a reference policy");
        }
        if (objective instanceof SequenceObjective joint) {
            return new SequencePass(new Passes(), part, joint, referenceLogProbs, microBatchTokens).run();
        }
        TeacherPull pull = TeacherPull.of(part, teacher);
        double[] weightsOfSequences = objective.weights(
                sequences.stream().mapToInt(TrainingSequence::learnedTokens).toArray());
        SequenceLogProbs[] seen = new SequenceLogProbs[sequences.size()];
        Sums sums = new Sums();
        for (MicroBatch batch : MicroBatches.cut(sequences, microBatchTokens)) {
            TokenTable table =
                    TokenTable.of(batch, sequences, weightsOfSequences, part.weight(), oldLogProbs, referenceLogProbs);
            boolean idle = objective.idleWithoutAdvantage() && batch.withoutAdvantage(sequences);
            float[] logProbs =
                    idle ? read(batch, temperature, sums) : backward(batch, table, objective, temperature, sums, pull);
            for (int row = 0; row < batch.sequences(); row++) {
                int index = batch.indices()[row];
                seen[index] =
                        table.sequence(logProbs, batch.starts()[row], batch.starts()[row + 1], sequences.get(index));
            }
        }
        return new UpdateReport(
                part,
                sums.loss + (pull == null ? 0 : pull.loss()),
                List.of(seen),
                sums.entropy / Math.max(1, sums.tokens),
                sums.tokens,
                pull == null ? null : pull.distance());
    }

    private static final class Sums {
        private double loss;
        private double entropy;
        private long tokens;

        void add(float[] entropies) {
            for (float value : entropies) {
                entropy += value;
            }
            tokens += entropies.length;
        }
    }

    private float[] backward(
            MicroBatch batch,
            TokenTable table,
            Objective objective,
            double temperature,
            Sums sums,
            @Nullable TeacherPull pull) {
        float[] all = new float[batch.targets().length];
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled()) {
            TeacherLoss teacher = pull == null ? null : pull.loss(batch);
            DecoderTraining decoder = new DecoderTraining(weights, rope);
            Tensor hidden = forward(decoder, batch);
            Tensor positions = positions(batch);
            TokenHead.ChunkLoss tokenLoss = (start, logProbs, entropies) -> {
                System.arraycopy(logProbs, 0, all, start, logProbs.length);
                TokenSlice slice = table.slice(logProbs, start);
                TokenLoss loss = objective.evaluate(slice);
                sums.loss += loss.loss();
                sums.add(entropies);
                return loss.gradient();
            };
            Tensor gradient = headBackward(hidden, positions, batch, temperature, tokenLoss, teacher);
            if (pull != null && teacher != null) {
                pull.add(teacher);
            }
            backward(decoder, hidden, positions, gradient);
        }
        return all;
    }

    /// The network as a [SequencePass] asks for it.
    private final class Passes implements SequencePass.Network {
        @Override
        public SequencePass.Seen read(MicroBatch batch) {
            try (var _ = profile.phase(Phase.LOG_PROBS);
                    var _ = TensorScope.open();
                    var _ = Gradients.disabled()) {
                return look(chosen(batch), batch);
            }
        }

        @Override
        public SequencePass.Seen learn(MicroBatch batch, SequencePass.Gradient loss) {
            try (var _ = TensorScope.open();
                    var _ = Gradients.disabled()) {
                DecoderTraining decoder = new DecoderTraining(weights, rope);
                Tensor hidden = forward(decoder, batch);
                Tensor positions = positions(batch);
                SequencePass.Seen seen;
                try (var _ = profile.phase(Phase.LOG_PROBS)) {
                    seen = look(hidden.indexSelect(0, positions), batch);
                }
                float[] all = loss.of(seen);
                backward(
                        decoder,
                        hidden,
                        positions,
                        headBackward(
                                hidden,
                                positions,
                                batch,
                                1,
                                (start, logProbs, _) -> Arrays.copyOfRange(all, start, start + logProbs.length),
                                null));
                return seen;
            }
        }

        private SequencePass.Seen look(Tensor chosen, MicroBatch batch) {
            SequencePass.Seen seen = SequencePass.Seen.of(batch.targets().length);
            head.look(chosen, batch.targets(), seen::put);
            return seen;
        }
    }

    /// Carries the gradient of the rows that predict tokens back through the decoder.
    private void backward(DecoderTraining decoder, Tensor hidden, Tensor positions, Tensor gradient) {
        try (var _ = profile.phase(Phase.BACKWARD)) {
            Tensor full = Tensors.zeros(weights.device(), DType.F32, hidden.shape());
            // Completions of one prompt share the row that predicts their first token.
            decoder.backward(full.indexAdd_(0, positions, gradient));
        }
    }

    private Tensor forward(DecoderTraining decoder, MicroBatch batch) {
        try (var _ = profile.phase(Phase.FORWARD)) {
            return decoder.forward(tokens(batch), batch.layout(), true);
        }
    }

    private Tensor headBackward(
            Tensor hidden,
            Tensor positions,
            MicroBatch batch,
            double temperature,
            TokenHead.ChunkLoss loss,
            @Nullable TeacherLoss teacher) {
        try (var _ = profile.phase(Phase.LOG_PROBS)) {
            Tensor chosen = hidden.indexSelect(0, positions);
            TokenHead.ChunkLoss timed = (start, logProbs, entropies) -> {
                try (var _ = profile.phase(Phase.BOOKKEEPING)) {
                    return loss.gradient(start, logProbs, entropies);
                }
            };
            return head.backward(chosen, batch.targets(), temperature, timed, teacher);
        }
    }

    private Tensor tokens(MicroBatch batch) {
        return Tensors.longs(weights.device(), batch.ids(), batch.ids().length);
    }

    private Tensor positions(MicroBatch batch) {
        return Tensors.longs(weights.device(), batch.positions(), batch.positions().length);
    }

    /// This policy without its adapter, as it is at each call: the reference that needs no second copy.
    public Reference withoutAdapter() {
        return (sequences, temperature) -> {
            weights.useAdapters(false);
            try {
                return logProbs(sequences, temperature);
            } finally {
                weights.useAdapters(true);
            }
        };
    }

    /// Returns a policy of its own that computes what this one does, the adapter merged in: it can be taught
    /// without any trace here. The caller closes it.
    public Policy mergedCopy() {
        Weights copy = weights.mergedCopy();
        copy.refresh(weights.compute());
        return new Policy(copy, microBatchTokens);
    }

    /// Returns a copy with the same weights and no gradients, to serve as reference.
    public Policy frozenCopy() {
        Weights copy = new Weights(weights.config(), weights.device());
        List<Parameter> target = copy.parameters();
        List<Parameter> source = new ArrayList<>(weights.parameters());
        try (var _ = TensorScope.open()) {
            for (int i = 0; i < target.size(); i++) {
                target.get(i).master().copy_(source.get(i).master());
            }
        }
        copy.refresh(weights.compute());
        return new Policy(copy, microBatchTokens, profile);
    }

    @Override
    public void close() {
        rope.close();
        weights.close();
    }
}
