package dev.edgewise.control;

import static dev.edgewise.control.AdjustmentNumbers.plain;
import static dev.edgewise.control.AdjustmentNumbers.require;

/// The adjustments against a loss of plasticity.
public final class Renewals {
    private Renewals() {}

    /// After every update the weights are pulled towards the reference, decoupled from the gradient as AdamW's
    /// weight decay is (L2 Init, Kumar et al., 2308.11958, which adds λ‖θ − θ_0‖² to the loss instead).
    ///
    ///     θ ← θ − min(1, η·λ)·(θ − θ_ref)
    ///
    /// Of an adapter B alone is pulled, towards 0: W + s·B·A then moves towards the model beneath it.
    ///
    /// @param strength λ, per unit of the learning rate η in force
    public record PullToReference(double strength) implements Adjustment.Lasting {
        public PullToReference {
            require(strength > 0, "the strength of a pull", strength, "above 0");
        }

        @Override
        public void turn(Knobs.Draft knobs) {
            knobs.pull = Math.max(strength, knobs.pull);
        }

        @Override
        public String slot() {
            return "pull_to_reference";
        }

        @Override
        public boolean needsReference() {
            return true;
        }

        @Override
        public String describe() {
            return "weights pulled towards the reference with strength " + plain(strength);
        }
    }

    /// Shrink and perturb (Ash and Adams, 1910.08475, section 5) of every matrix that is trained.
    ///
    ///     θ ← λ·θ + N(0, σ²)
    ///
    /// How we differ: norms and biases stay as they are, as they do under weight decay.
    ///
    /// @param shrink λ, in (0, 1]; 1 shrinks nothing
    /// @param noise σ, in units of the weights; 0 adds nothing
    public record ShrinkPerturb(double shrink, double noise) implements Adjustment.Once {
        public ShrinkPerturb {
            require(shrink > 0 && shrink <= 1, "the factor of a shrink", shrink, "above 0 and at most 1");
            require(noise >= 0, "the noise of a perturbation", noise, "at least 0");
        }

        @Override
        public String describe() {
            return "weights times " + plain(shrink) + ", with noise of deviation " + plain(noise);
        }
    }

    /// Idle units are drawn anew (ReDo, Sokar et al., 2302.12902): of a unit whose mean activation is at most
    /// `threshold` times the mean of its layer, the weights into it are drawn anew. Those out of it and its
    /// moments in the optimizer become 0.
    ///
    /// @param threshold τ in [0, 1)
    public record UnitReset(double threshold) implements Adjustment.Once {
        public UnitReset {
            require(
                    threshold >= 0 && threshold < 1,
                    "the threshold of idle units",
                    threshold,
                    "at least 0 and below 1");
        }

        @Override
        public String describe() {
            return "idle units (activity at most " + plain(threshold) + " of their layer's mean) drawn anew";
        }
    }

    /// The optimizer forgets its moments and its count of steps (Asadi et al., 2306.17833).
    public record OptimizerReset() implements Adjustment.Once {
        @Override
        public String describe() {
            return "optimizer reset";
        }
    }

    /// The adapter is merged into the model beneath it, and a new one begins with a new optimizer state (after
    /// ReLoRA, Lialin et al., 2307.05695). The reference is the model beneath the adapter, and so the merged one
    /// from then on.
    public record FreshAdapter() implements Adjustment.Once {
        @Override
        public String describe() {
            return "adapter merged into the model, a fresh one begun";
        }
    }
}
