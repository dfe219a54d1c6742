package dev.edgewise.policy;

import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.objective.SequenceGradients;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.objective.SequenceObjective;
import dev.edgewise.objective.StepShape;
import dev.edgewise.objective.TokenLooks;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One pass over a part whose objective judges whole sequences.
///
/// Sequences without credit are read first. Of the others, those that belong together share a micro-batch: it
/// goes through the decoder once, then through the head for the log-probabilities, then once more with the
/// derivatives that the objective makes of them. Where a derivative depends on the whole step and that is more
/// than one micro-batch, all log-probabilities are read before the first gradient.
final class SequencePass {
    /// What the network does for it.
    interface Network {
        /// Runs the forward pass alone and returns what every token looks like.
        Seen read(MicroBatch batch);

        /// Runs both passes.
        ///
        /// @param loss returns ∂L/∂log π of the micro-batch's tokens, given what they look like
        Seen learn(MicroBatch batch, Gradient loss);
    }

    /// ∂L/∂log π of a micro-batch's tokens.
    @FunctionalInterface
    interface Gradient {
        float[] of(Seen seen);
    }

    /// What the tokens of a micro-batch look like, in the order of its targets.
    record Seen(float[] logProbs, float[] entropies, TokenLooks looks) {
        /// Makes room for `tokens` tokens.
        static Seen of(int tokens) {
            return new Seen(
                    new float[tokens],
                    new float[tokens],
                    new TokenLooks(new float[tokens], new boolean[tokens], new float[tokens]));
        }

        void put(int start, float[] logs, float[] entropy, TokenLooks look) {
            System.arraycopy(logs, 0, logProbs, start, logs.length);
            System.arraycopy(entropy, 0, entropies, start, logs.length);
            System.arraycopy(look.meanLogits(), 0, looks.meanLogits(), start, logs.length);
            System.arraycopy(look.likeliest(), 0, looks.likeliest(), start, logs.length);
            System.arraycopy(look.collisions(), 0, looks.collisions(), start, logs.length);
        }
    }

    private final Network network;
    private final BatchPart part;
    private final SequenceObjective objective;
    private final @Nullable List<float[]> reference;
    private final int tokens;
    private final @Nullable SequenceLogProbs[] all;
    private double loss;
    private double entropy;
    private long learned;

    /// @param reference log π_ref per sequence; null for none
    /// @param tokens padded tokens that go through the network at a time
    SequencePass(
            Network network,
            BatchPart part,
            SequenceObjective objective,
            @Nullable List<float[]> reference,
            int tokens) {
        this.network = network;
        this.part = part;
        this.objective = objective;
        this.reference = reference;
        this.tokens = tokens;
        this.all = new SequenceLogProbs[part.sequences().size()];
    }

    UpdateReport run() {
        int[] credited = positions(false);
        int[] others = positions(true);
        List<TrainingSequence> idle = of(others);
        for (MicroBatch batch : idle.isEmpty() ? List.<MicroBatch>of() : MicroBatches.cut(idle, tokens)) {
            take(batch, others, network.read(batch));
        }
        List<SequenceLogProbs> read = seen(others);
        StepShape step = shape(credited);
        List<TrainingSequence> sequences = of(credited);
        List<MicroBatch> batches = MicroBatches.together(sequences, objective.together(), tokens);
        if (objective.needsWholeStep() && batches.size() > 1) {
            batches.forEach(batch -> take(batch, credited, network.read(batch)));
            List<float[]> gradients = judged(step, read, seen(credited));
            batches.forEach(batch -> count(network.learn(batch, _ -> joined(batch, gradients, batch.indices()))));
        } else {
            for (MicroBatch batch : batches) {
                int[] order = Arrays.stream(batch.indices()).sorted().toArray();
                count(network.learn(batch, seen -> {
                    take(batch, credited, seen);
                    List<SequenceLogProbs> some = Arrays.stream(order)
                            .mapToObj(i -> Objects.requireNonNull(all[credited[i]]))
                            .toList();
                    List<float[]> gradients = judged(step, read, some);
                    int[] places = Arrays.stream(batch.indices())
                            .map(i -> Arrays.binarySearch(order, i))
                            .toArray();
                    return joined(batch, gradients, places);
                }));
            }
        }
        return new UpdateReport(
                part,
                part.weight() * loss,
                seen(IntStream.range(0, all.length).toArray()),
                entropy / Math.max(1, learned),
                learned);
    }

    private List<float[]> judged(StepShape step, List<SequenceLogProbs> read, List<SequenceLogProbs> sequences) {
        SequenceGradients found = objective.evaluate(step, read, sequences);
        loss += found.loss();
        return found.gradients();
    }

    private int[] positions(boolean withoutCredit) {
        return IntStream.range(0, part.sequences().size())
                .filter(i -> part.sequences().get(i).withoutCredit() == withoutCredit)
                .toArray();
    }

    private List<TrainingSequence> of(int[] positions) {
        return Arrays.stream(positions).mapToObj(part.sequences()::get).toList();
    }

    private List<SequenceLogProbs> seen(int[] positions) {
        return Arrays.stream(positions)
                .mapToObj(i -> Objects.requireNonNull(all[i]))
                .toList();
    }

    private StepShape shape(int[] credited) {
        return new StepShape(
                credited.length,
                of(credited).stream()
                        .filter(sequence -> sequence.advantage() > 0)
                        .mapToLong(TrainingSequence::learnedTokens)
                        .sum());
    }

    /// @param positions of the sequences that the micro-batch was cut from
    private void take(MicroBatch batch, int[] positions, Seen seen) {
        for (int row = 0; row < batch.sequences(); row++) {
            int at = positions[batch.indices()[row]];
            int from = batch.starts()[row];
            int to = batch.starts()[row + 1];
            TrainingSequence sequence = part.sequences().get(at);
            all[at] = new SequenceLogProbs(
                    Arrays.copyOfRange(seen.logProbs, from, to),
                    null,
                    reference == null ? null : reference.get(at),
                    sequence.advantage(),
                    sequence.advantages(),
                    new TokenLooks(
                            Arrays.copyOfRange(seen.looks.meanLogits(), from, to),
                            Arrays.copyOfRange(seen.looks.likeliest(), from, to),
                            Arrays.copyOfRange(seen.looks.collisions(), from, to)));
        }
    }

    private void count(Seen seen) {
        for (float each : seen.entropies) {
            entropy += each;
        }
        learned += seen.entropies.length;
    }

    /// Returns gradients of sequences as those of the micro-batch's tokens.
    ///
    /// @param places where the gradient of each row stands
    private float[] joined(MicroBatch batch, List<float[]> gradients, int[] places) {
        float[] joined = new float[batch.targets().length];
        for (int row = 0; row < batch.sequences(); row++) {
            float[] gradient = gradients.get(places[row]);
            for (int t = 0; t < gradient.length; t++) {
                joined[batch.starts()[row] + t] = (float) (part.weight() * gradient[t]);
            }
        }
        return joined;
    }
}
