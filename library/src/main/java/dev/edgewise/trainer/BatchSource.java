package dev.edgewise.trainer;

import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Change;
import dev.edgewise.control.Knobs;
import dev.edgewise.curriculum.CellState;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.state.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where the batch of a step comes from: rollouts, demonstrations, or both. Its state is part of the
/// checkpoint.
///
/// @param <B> the batches
/// @param <R> what a learner reports of a part of a batch
public interface BatchSource<B, R> extends State {
    /// Returns the batch of optimizer step `step` (1-based), made with the model as it is now.
    ///
    /// Depends on nothing but the state, the step and the model's weights, so a resumed run draws what the
    /// uninterrupted one drew.
    ///
    /// @param steps steps the run will take in all, as far as is known
    /// @param rolloutsLeft at most so many completions may be sampled
    /// @param events told of rollouts as they happen
    Collected<B> next(int step, int steps, long rolloutsLeft, EventSink events);

    /// Told what learning from its last batch showed: a report per part, of the first update.
    default void learned(List<R> reports) {}

    /// Makes the next batches under other knobs; a source that has none of them ignores it.
    default void turn(Knobs knobs) {}

    /// Returns why `adjustment` would change nothing in the batches of this source, in words; empty when it
    /// would, or when it is for others to carry out.
    default Optional<String> obstacle(Adjustment adjustment) {
        return Optional.empty();
    }

    /// Tells whether something new begins before the next batch. The run is measured there first.
    default boolean atBorder() {
        return false;
    }

    /// Begins what is new.
    ///
    /// @param step the last finished step
    /// @throws IllegalStateException if there is no border
    default Border cross(int step) {
        throw new IllegalStateException("there is no border behind step " + step);
    }

    /// Tells whether there is no batch left.
    default boolean exhausted() {
        return false;
    }

    /// Tells whether the end of the run is a border, too, at which everything is measured.
    default boolean endsAtBorder() {
        return false;
    }

    /// What begins, and what is changed with it.
    ///
    /// @param owner in whose name the changes are made
    /// @param changes in order; none are fine
    /// @param reason of the changes
    record Border(TrainingEvent event, String owner, List<Change> changes, String reason) {
        public Border {
            changes = List.copyOf(changes);
        }
    }

    /// Completions of a whole group: the least that a further step needs. 1 where nothing is sampled.
    default int groupSize() {
        return 1;
    }

    /// A batch and what making it showed.
    ///
    /// @param metrics TRL's keys for rewards and completions, then `curriculum/…`
    /// @param cells what the curriculum believes, empty without one
    /// @param rollouts completions sampled for this step
    /// @param tokens prompt and completion tokens of those and of the demonstrations
    record Collected<B>(B batch, Map<String, Double> metrics, List<CellState> cells, long rollouts, long tokens) {}
}
