package dev.edgewise.trainer;

import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Knobs;
import dev.edgewise.optim.AdamW;
import dev.edgewise.profile.Profile;
import dev.edgewise.state.State;
import java.nio.file.Path;
import java.util.Optional;

/// A model that learns from batches: all that the loop knows of it. Its state is part of the checkpoint, as are the
/// moments of its optimizer.
///
/// @param <B> the batches it learns from
/// @param <R> what it reports of a part of a batch
public interface Learner<B, R> extends State {
    /// Learns from `batch` in step `step` (1-based).
    ///
    /// An update whose loss or gradient is not finite is not applied; the metrics show it.
    ///
    /// @param factor of the schedule's learning rate
    /// @return with the metrics under TRL's keys, `loss`, `grad_norm` and `learning_rate` among them
    Learned<R> learn(B batch, int step, double factor);

    /// Returns what moves its weights.
    AdamW optimizer();

    /// Returns what times its work.
    Profile profile();

    /// Writes its weights, and whatever else a resumed run needs beside state and moments, into a checkpoint.
    void save(Path directory);

    /// Takes over the weights of a checkpoint.
    ///
    /// @throws dev.edgewise.error.UserException if they do not fit
    void load(Path directory);

    /// Takes over what else of a checkpoint a run goes on with, after weights and state. Going back does without.
    ///
    /// @throws dev.edgewise.error.UserException if it does not fit
    default void resume(Path directory) {}

    /// Says in words why `adjustment` would change nothing in this learner. Empty when it would change something,
    /// or when others carry it out.
    Optional<String> obstacle(Adjustment adjustment);

    /// Learns from the next batches under other knobs; a learner that has none of them ignores it.
    default void turn(Knobs knobs) {}

    /// Changes the model, its reference or its optimizer at once, as `once` says. A rollback is for others.
    ///
    /// @param step the last finished step, of which what is random in the change is a function
    /// @throws IllegalStateException where [#obstacle] says why not
    void perform(Adjustment.Once once, int step);
}
