package dev.edgewise.trainer;

import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Controls;
import dev.edgewise.control.Knobs;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.policy.Policy;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/// The knobs and levers of a training run: batch source, learner, checkpoints.
final class TrainerControls implements Controls, FieldState {
    private final BatchSource source;
    private final Learner learner;
    private final Checkpoints checkpoints;
    private Knobs knobs = Knobs.STANDARD;
    private final Supplier<Optional<Path>> keep;
    private boolean referenceMoved;

    /// @param keep saves the run as it is
    TrainerControls(BatchSource source, Learner learner, Checkpoints checkpoints, Supplier<Optional<Path>> keep) {
        this.keep = keep;
        this.source = source;
        this.learner = learner;
        this.checkpoints = checkpoints;
    }

    /// Factor of the learning rate.
    double learningRate() {
        return knobs.learningRate();
    }

    /// Whether the reference is no longer the starting model, so that a checkpoint has to hold it.
    boolean referenceMoved() {
        return referenceMoved;
    }

    @Override
    public Optional<String> obstacle(Adjustment adjustment) {
        if (adjustment.needsReference() && learner.reference() == null) {
            return Optional.of(
                    "the run keeps no reference; algorithm.beta above 0, guards.kl_target or model.lora makes it have one");
        }
        if (adjustment instanceof Adjustment.ReferenceReset && !(learner.reference() instanceof Policy)) {
            return Optional.of("the reference of an adapter is the model beneath it, which stays as it is");
        }
        if (adjustment instanceof Adjustment.ClipHigher && learner.iterations() == 1) {
            return Optional.of("the run makes one update per batch, so that every ratio is 1 and no clip acts;"
                    + " algorithm.num_iterations above 1 makes it act");
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
    }

    @Override
    public Optional<Path> keep() {
        return keep.get();
    }

    @Override
    public void perform(Adjustment.Once once) {
        switch (once) {
            case Adjustment.ReferenceReset() -> {
                WeightMoves.copy(learner.policy().weights(), ownReference().weights());
                WeightMoves.reset(learner.optimizer());
                referenceMoved = true;
            }
            case Adjustment.TowardsReference(double share) -> towardsReference(share);
            case Adjustment.Rollback(int step) -> {
                Path directory = checkpoints
                        .find(step)
                        .orElseThrow(() -> new CheckpointException("the checkpoint of step " + step + " is gone"));
                TrainerState.rollBack(directory, learner, source);
            }
        }
    }

    private void towardsReference(double share) {
        if (learner.policy().weights().adapter() == null) {
            WeightMoves.towards(learner.policy().weights(), ownReference().weights(), share);
        } else {
            WeightMoves.fadeAdapter(learner.policy().weights(), share);
        }
    }

    /// The reference with weights of its own.
    private Policy ownReference() {
        if (learner.reference() instanceof Policy own) {
            return own;
        }
        throw new IllegalStateException("there is no reference with weights of its own");
    }

    @Override
    public void fields(StateFields state) {
        referenceMoved = state.of("the trainer's controls").flag("reference_moved", referenceMoved);
    }
}
