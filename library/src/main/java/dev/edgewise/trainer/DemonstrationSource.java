package dev.edgewise.trainer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingBatch;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.event.EventSink;
import dev.edgewise.guard.signal.NoSignalGuard;
import dev.edgewise.objective.Objective;
import dev.edgewise.policy.UpdateReport;
import dev.edgewise.random.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Batches of given demonstrations, for SFT: every epoch passes over all of them once, in an order of its own.
///
/// The order is a function of seed and epoch, so there is no state but the step. With a [DemonstrationSelection] only
/// those are passed over that it keeps; which these are, and since when, is state.
public final class DemonstrationSource implements BatchSource<TrainingBatch, UpdateReport> {
    private final List<TrainingSequence> demonstrations;
    private final Objective objective;
    private final int batchSize;
    private final long seed;
    private final @Nullable DemonstrationSelection selection;
    private int[] kept;
    private int since = 1;
    private double epochsBefore;

    /// Makes a source of all demonstrations.
    ///
    /// @param demonstrations at least one
    public DemonstrationSource(List<TrainingSequence> demonstrations, Objective objective, int batchSize, long seed) {
        this(demonstrations, objective, batchSize, seed, null);
    }

    /// Makes a source.
    ///
    /// @param demonstrations at least one
    /// @param selection chooses among them; null for all
    public DemonstrationSource(
            List<TrainingSequence> demonstrations,
            Objective objective,
            int batchSize,
            long seed,
            @Nullable DemonstrationSelection selection) {
        if (demonstrations.isEmpty()) {
            throw new IllegalArgumentException("SFT needs at least one demonstration");
        }
        this.demonstrations = List.copyOf(demonstrations);
        this.objective = objective;
        this.batchSize = batchSize;
        this.seed = seed;
        this.selection = selection;
        this.kept =
                selection == null ? IntStream.range(0, demonstrations.size()).toArray() : new int[0];
    }

    @Override
    public Collected<TrainingBatch> next(int step, int steps, long rolloutsLeft, EventSink events) {
        if (selection != null && (step - 1) % selection.every() == 0) {
            epochsBefore += kept.length == 0 ? 0 : (double) (step - since) * batchSize / kept.length;
            kept = selection.choose(step, kept, events);
            since = step;
        }
        long first = (step - since) * (long) batchSize;
        List<TrainingSequence> chosen = new ArrayList<>();
        long epoch = -1;
        List<Integer> order = List.of();
        for (long i = first; i < first + batchSize; i++) {
            if (i / kept.length != epoch) {
                epoch = i / kept.length;
                order = order(epoch);
            }
            chosen.add(demonstrations.get(order.get((int) (i % kept.length))));
        }
        long tokens = chosen.stream().mapToLong(TrainingSequence::length).sum();
        double epochs = epochsBefore + (first + batchSize) / (double) kept.length;
        return new Collected<>(
                new TrainingBatch(List.of(new BatchPart(objective, chosen, 1))),
                Map.of("epoch", epochs, NoSignalGuard.DEMONSTRATIONS, (double) batchSize),
                List.of(),
                0,
                tokens);
    }

    private List<Integer> order(long epoch) {
        List<Integer> order = new ArrayList<>();
        for (int position : kept) {
            order.add(position);
        }
        RandomGenerator stream = selection == null
                ? Seeds.stream(seed, "epoch", epoch)
                : Seeds.stream(seed, "epoch since", since, epoch);
        Collections.shuffle(order, Random.from(stream));
        return order;
    }

    @Override
    public ObjectNode snapshot() {
        ObjectNode state = JsonNodeFactory.instance.objectNode().put("demonstrations", demonstrations.size());
        if (selection != null) {
            state.put("since", since).put("epochs_before", epochsBefore);
            ArrayNode positions = state.putArray("kept");
            IntStream.of(kept).forEach(positions::add);
        }
        return state;
    }

    @Override
    public void restore(ObjectNode state) {
        int count = state.path("demonstrations").asInt(-1);
        if (count != demonstrations.size()) {
            throw new CheckpointException("the checkpoint was made with " + count
                    + " demonstrations, but the data set has " + demonstrations.size()
                    + "; resume with the data the run began with");
        }
        if (selection != null) {
            since = state.path("since").asInt(1);
            epochsBefore = state.path("epochs_before").asDouble();
            kept = StreamSupport.stream(state.path("kept").spliterator(), false)
                    .mapToInt(JsonNode::asInt)
                    .toArray();
        }
    }
}
