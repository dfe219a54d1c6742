package dev.edgewise.trainer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingBatch;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.event.EventSink;
import dev.edgewise.guard.signal.NoSignalGuard;
import dev.edgewise.objective.Objective;
import dev.edgewise.random.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Batches of given demonstrations, for SFT: every epoch passes over all of them once, in an order of its own.
///
/// The order is a function of seed and epoch, so there is no state but the step.
public final class DemonstrationSource implements BatchSource {
    private final List<TrainingSequence> demonstrations;
    private final Objective objective;
    private final int batchSize;
    private final long seed;

    /// @param demonstrations at least one
    public DemonstrationSource(List<TrainingSequence> demonstrations, Objective objective, int batchSize, long seed) {
        if (demonstrations.isEmpty()) {
            throw new IllegalArgumentException("SFT needs at least one demonstration");
        }
        this.demonstrations = List.copyOf(demonstrations);
        this.objective = objective;
        this.batchSize = batchSize;
        this.seed = seed;
    }

    @Override
    public Collected next(int step, int steps, long rolloutsLeft, EventSink events) {
        long first = (step - 1L) * batchSize;
        List<TrainingSequence> chosen = new ArrayList<>();
        long epoch = -1;
        List<Integer> order = List.of();
        for (long i = first; i < first + batchSize; i++) {
            if (i / demonstrations.size() != epoch) {
                epoch = i / demonstrations.size();
                order = order(epoch);
            }
            chosen.add(demonstrations.get(order.get((int) (i % demonstrations.size()))));
        }
        long tokens = chosen.stream().mapToLong(TrainingSequence::length).sum();
        double epochs = (first + batchSize) / (double) demonstrations.size();
        return new Collected(
                new TrainingBatch(List.of(new BatchPart(objective, chosen, 1))),
                Map.of("epoch", epochs, NoSignalGuard.DEMONSTRATIONS, (double) batchSize),
                List.of(),
                0,
                tokens);
    }

    private List<Integer> order(long epoch) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < demonstrations.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, Random.from(Seeds.stream(seed, "epoch", epoch)));
        return order;
    }

    @Override
    public ObjectNode snapshot() {
        return JsonNodeFactory.instance.objectNode().put("demonstrations", demonstrations.size());
    }

    @Override
    public void restore(ObjectNode state) {
        int count = state.path("demonstrations").asInt(-1);
        if (count != demonstrations.size()) {
            throw new CheckpointException("the checkpoint was made with " + count
                    + " demonstrations, but the data set has " + demonstrations.size()
                    + "; resume with the data the run began with");
        }
    }
}
