package dev.edgewise.trainer;

import dev.edgewise.event.EventSink;
import java.util.Map;
import java.util.function.LongSupplier;

/// A batch source beside the learner that understands its batches.
record Teaching<B, R>(BatchSource<B, R> source, Learner<B, R> learner) {
    /// What a step did.
    ///
    /// @param learned metrics of learning
    /// @param collectedAt when the batch was made, nanoseconds
    record Step(BatchSource.Collected<?> collected, Map<String, Double> learned, long collectedAt) {}

    /// Makes the batch of a step and learns it; see [BatchSource#next] and [Learner#learn].
    Step step(int step, int steps, long rolloutsLeft, EventSink events, double rate, LongSupplier nanoTime) {
        BatchSource.Collected<B> collected = source.next(step, steps, rolloutsLeft, events);
        long collectedAt = nanoTime.getAsLong();
        Learned<R> learned = learner.learn(collected.batch(), step, rate);
        source.learned(learned.reports());
        return new Step(collected, learned.metrics(), collectedAt);
    }
}
