package dev.edgewise.trainer;

import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Controls;
import dev.edgewise.control.Knobs;
import dev.edgewise.control.Renewals;
import dev.edgewise.error.CheckpointException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// The knobs and levers of a training run: batch source, learner, checkpoints.
final class TrainerControls implements Controls {
    private final BatchSource<?, ?> source;
    private final Learner<?, ?> learner;
    private final Checkpoints checkpoints;
    private Knobs knobs = Knobs.STANDARD;
    private final Supplier<Optional<Path>> keep;
    private final IntSupplier step;

    /// @param keep saves the run as it is
    /// @param step gives the last finished step
    TrainerControls(
            BatchSource<?, ?> source,
            Learner<?, ?> learner,
            Checkpoints checkpoints,
            Supplier<Optional<Path>> keep,
            IntSupplier step) {
        this.keep = keep;
        this.step = step;
        this.source = source;
        this.learner = learner;
        this.checkpoints = checkpoints;
    }

    /// Returns the factor of the learning rate.
    double learningRate() {
        return knobs.learningRate();
    }

    @Override
    public Optional<String> obstacle(Adjustment adjustment) {
        Optional<String> own = learner.obstacle(adjustment);
        if (own.isPresent()) {
            return own;
        }
        if (adjustment instanceof Adjustment.Rollback(int step)
                && checkpoints.find(step).isEmpty()) {
            return Optional.of("the checkpoint of step " + step
                    + " is gone; a run keeps what its guards may go back to, so that it was removed from outside,"
                    + " or a rank cannot read the run directory");
        }
        return source.obstacle(adjustment);
    }

    @Override
    public void turn(Knobs turned) {
        knobs = turned;
        source.turn(turned);
        learner.turn(turned);
    }

    @Override
    public Optional<Path> keep() {
        return keep.get();
    }

    @Override
    public void perform(Adjustment.Once once) {
        switch (once) {
            case Adjustment.Rollback(int to) -> {
                Path directory = checkpoints
                        .find(to)
                        .orElseThrow(() -> new CheckpointException("the checkpoint of step " + to + " is gone"));
                TrainerState.rollBack(directory, learner, source);
            }
            case Adjustment.ReferenceReset _,
                    Adjustment.TowardsReference _,
                    Renewals.ShrinkPerturb _,
                    Renewals.UnitReset _,
                    Renewals.OptimizerReset _,
                    Renewals.FreshAdapter _ -> learner.perform(once, step.getAsInt());
        }
    }
}
