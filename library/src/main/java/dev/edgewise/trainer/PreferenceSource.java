package dev.edgewise.trainer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingBatch;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.StepMetrics;
import dev.edgewise.guard.signal.NoSignalGuard;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.objective.SequenceObjective;
import dev.edgewise.policy.UpdateReport;
import dev.edgewise.random.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Batches of given preferences. Every epoch passes over all rows once.
///
/// The order is a function of seed and epoch, so there is no state but the step. Where rows have kinds, [PairKinds]
/// chooses among them instead, and what it knows is state.
public final class PreferenceSource implements BatchSource<TrainingBatch, UpdateReport> {
    /// In what order the rows of an epoch are taken.
    public enum Order {
        FILE,
        SHUFFLED
    }

    private final List<List<TrainingSequence>> rows;
    private final SequenceObjective objective;
    private final int rowsPerStep;
    private final int maxLength;
    private final Order order;
    private final boolean mismatched;
    private final long seed;
    private final @Nullable PairKinds kinds;
    private PairKinds.@Nullable Drawn drawn;
    private int lastStep;

    /// Makes a source.
    ///
    /// @param rows at least one; the sequences of each belong together
    /// @param kinds of the rows, where they are pairs that are chosen by kind; else empty
    /// @param maxLength tokens that a mismatched sequence may have
    /// @param mismatched whether a step also holds every prompt with the completion of the row before, without
    ///     credit: what KTO's shift is estimated from
    public PreferenceSource(
            List<List<TrainingSequence>> rows,
            List<String> kinds,
            SequenceObjective objective,
            int rowsPerStep,
            int maxLength,
            Order order,
            boolean mismatched,
            long seed) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("preferences need at least one row");
        }
        this.rows = List.copyOf(rows);
        this.objective = objective;
        this.rowsPerStep = rowsPerStep;
        this.maxLength = maxLength;
        this.order = order;
        this.mismatched = mismatched;
        this.seed = seed;
        this.kinds = kinds.isEmpty() ? null : new PairKinds(kinds, seed);
    }

    @Override
    public Collected<TrainingBatch> next(int step, int steps, long rolloutsLeft, EventSink events) {
        List<TrainingSequence> sequences = new ArrayList<>();
        for (int row : drawn(step)) {
            sequences.addAll(rows.get(row));
        }
        long tokens = sequences.stream().mapToLong(TrainingSequence::length).sum();
        if (mismatched) {
            sequences.addAll(rotated(sequences));
        }
        return new Collected<>(
                new TrainingBatch(List.of(new BatchPart(objective, sequences, 1, ""))),
                metrics(step),
                List.of(),
                0,
                tokens);
    }

    private int[] drawn(int step) {
        lastStep = step;
        if (kinds != null) {
            drawn = kinds.draw(step, rowsPerStep);
            return drawn.rows();
        }
        int[] chosen = new int[rowsPerStep];
        long first = (step - 1L) * rowsPerStep;
        long epoch = -1;
        List<Integer> positions = List.of();
        for (int i = 0; i < rowsPerStep; i++) {
            if ((first + i) / rows.size() != epoch) {
                epoch = (first + i) / rows.size();
                positions = positions(epoch);
            }
            chosen[i] = positions.get((int) ((first + i) % rows.size()));
        }
        return chosen;
    }

    private Map<String, Double> metrics(int step) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("epoch", (double) step * rowsPerStep / rows.size());
        metrics.put(NoSignalGuard.PREFERENCES, (double) rowsPerStep);
        if (kinds != null) {
            metrics.putAll(kinds.metrics(step));
        }
        return metrics;
    }

    @Override
    public void learned(List<UpdateReport> reports) {
        if (kinds == null || drawn == null || reports.isEmpty()) {
            return;
        }
        List<SequenceLogProbs> sequences = reports.getFirst().sequences();
        boolean[] right = new boolean[drawn.kinds().length];
        for (int i = 0; i < right.length; i++) {
            right[i] = objective.metrics(sequences.subList(2 * i, 2 * i + 2)).getOrDefault(StepMetrics.MARGIN, 0.0) > 0;
        }
        kinds.observe(lastStep, drawn.kinds(), right);
    }

    private List<Integer> positions(long epoch) {
        List<Integer> positions =
                new ArrayList<>(IntStream.range(0, rows.size()).boxed().toList());
        if (order == Order.SHUFFLED) {
            Collections.shuffle(positions, Random.from(Seeds.stream(seed, "epoch", epoch)));
        }
        return positions;
    }

    private List<TrainingSequence> rotated(List<TrainingSequence> sequences) {
        List<TrainingSequence> rotated = new ArrayList<>();
        TrainingSequence before = sequences.getLast();
        for (TrainingSequence sequence : sequences) {
            int room = Math.min(before.completionIds().length, maxLength - sequence.promptIds().length);
            rotated.add(
                    new TrainingSequence(sequence.promptIds(), Arrays.copyOf(before.completionIds(), room), 0, null));
            before = sequence;
        }
        return rotated;
    }

    @Override
    public ObjectNode snapshot() {
        ObjectNode state = JsonNodeFactory.instance.objectNode().put("preferences", rows.size());
        if (kinds != null) {
            state.set("kinds", kinds.snapshot());
        }
        return state;
    }

    @Override
    public void restore(ObjectNode state) {
        int count = state.path("preferences").asInt(-1);
        if (count != rows.size()) {
            throw new CheckpointException("the checkpoint was made with " + count
                    + " rows of preferences, but the data set has " + rows.size()
                    + "; resume with the data the run began with");
        }
        if (kinds != null) {
            kinds.restore(
                    state.path("kinds") instanceof ObjectNode known ? known : JsonNodeFactory.instance.objectNode());
        }
    }
}
