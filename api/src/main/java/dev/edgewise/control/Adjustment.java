package dev.edgewise.control;

import static dev.edgewise.control.AdjustmentNumbers.plain;
import static dev.edgewise.control.AdjustmentNumbers.require;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.edgewise.task.Cell;

/// A change of the running training. A [Lasting] one stays until it is taken back. A [Once] one is done at once
/// and cannot be ended.
///
/// As JSON, each carries its `type`. Those against a loss of plasticity are in [Renewals].
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Adjustment.ClipHigher.class, name = "clip_higher"),
    @JsonSubTypes.Type(value = Adjustment.KlWeight.class, name = "kl_weight"),
    @JsonSubTypes.Type(value = Adjustment.StdFree.class, name = "std_free"),
    @JsonSubTypes.Type(value = Adjustment.AdvantageCap.class, name = "advantage_cap"),
    @JsonSubTypes.Type(value = Adjustment.Quarantine.class, name = "quarantine"),
    @JsonSubTypes.Type(value = Adjustment.PositiveWeight.class, name = "positive_weight"),
    @JsonSubTypes.Type(value = Adjustment.EntropyFloor.class, name = "entropy_floor"),
    @JsonSubTypes.Type(value = Adjustment.FormatBonus.class, name = "format_bonus"),
    @JsonSubTypes.Type(value = Adjustment.LearningRate.class, name = "learning_rate"),
    @JsonSubTypes.Type(value = Adjustment.Demotion.class, name = "demotion"),
    @JsonSubTypes.Type(value = Adjustment.ReferenceReset.class, name = "reference_reset"),
    @JsonSubTypes.Type(value = Adjustment.TowardsReference.class, name = "towards_reference"),
    @JsonSubTypes.Type(value = Adjustment.Rollback.class, name = "rollback"),
    @JsonSubTypes.Type(value = Renewals.PullToReference.class, name = "pull_to_reference"),
    @JsonSubTypes.Type(value = Renewals.ShrinkPerturb.class, name = "shrink_perturb"),
    @JsonSubTypes.Type(value = Renewals.UnitReset.class, name = "unit_reset"),
    @JsonSubTypes.Type(value = Renewals.OptimizerReset.class, name = "optimizer_reset"),
    @JsonSubTypes.Type(value = Renewals.FreshAdapter.class, name = "fresh_adapter")
})
public sealed interface Adjustment {
    /// Describes the change in words, as terminal and report show it: `upper clip 0.28`.
    String describe();

    /// Tells whether it needs a reference policy.
    default boolean needsReference() {
        return false;
    }

    /// A change that stays until it is taken back.
    sealed interface Lasting extends Adjustment
            permits ClipHigher,
                    KlWeight,
                    StdFree,
                    AdvantageCap,
                    Quarantine,
                    PositiveWeight,
                    EntropyFloor,
                    FormatBonus,
                    LearningRate,
                    Demotion,
                    Renewals.PullToReference {
        /// Turns its knob. If two adjustments turn the same knob, the stronger one holds.
        void turn(Knobs.Draft knobs);

        /// Names what it turns. A later change of the same owner and slot replaces the earlier one.
        String slot();
    }

    /// A change that is done at once. It gives up weights, an optimizer or a reference that no checkpoint holds,
    /// so no guard can take it back. The run is saved first ([Controls#keep]), and a person can go back to that
    /// copy.
    sealed interface Once extends Adjustment
            permits ReferenceReset,
                    TowardsReference,
                    Rollback,
                    Renewals.ShrinkPerturb,
                    Renewals.UnitReset,
                    Renewals.OptimizerReset,
                    Renewals.FreshAdapter {}

    /// DAPO's clip-higher: an upper clip ε_high of at least `high`, so that rare tokens may become likelier. It
    /// cannot be made with one update per batch, because every ratio is then 1 and no clip acts.
    record ClipHigher(double high) implements Lasting {
        public ClipHigher {
            require(high > 0, "an upper clip", high, "above 0");
        }

        @Override
        public void turn(Knobs.Draft knobs) {
            knobs.clipHigh = Math.max(high, knobs.clipHigh);
        }

        @Override
        public String slot() {
            return "clip_higher";
        }

        @Override
        public String describe() {
            return "upper clip at least " + plain(high);
        }
    }

    /// A weight β of at least `beta` for the KL divergence to the reference.
    record KlWeight(double beta) implements Lasting {
        public KlWeight {
            require(beta > 0, "a KL weight", beta, "above 0");
        }

        @Override
        public void turn(Knobs.Draft knobs) {
            knobs.klWeight = Math.max(beta, knobs.klWeight);
        }

        @Override
        public String slot() {
            return "kl_weight";
        }

        @Override
        public boolean needsReference() {
            return true;
        }

        @Override
        public String describe() {
            return "KL weight at least " + plain(beta);
        }
    }

    /// Advantages without division by a standard deviation (Dr. GRPO): 1 of 8 gives 0.875 instead of 2.475.
    record StdFree() implements Lasting {
        @Override
        public void turn(Knobs.Draft knobs) {
            knobs.stdFree = true;
        }

        @Override
        public String slot() {
            return "std_free";
        }

        @Override
        public String describe() {
            return "advantages without division by the standard deviation";
        }
    }

    /// No group has an advantage larger than `cap`. A group above it is scaled down as a whole.
    record AdvantageCap(double cap) implements Lasting {
        public AdvantageCap {
            require(cap > 0, "an advantage cap", cap, "above 0");
        }

        @Override
        public void turn(Knobs.Draft knobs) {
            knobs.advantageCap = Math.min(cap, knobs.advantageCap);
        }

        @Override
        public String slot() {
            return "advantage_cap";
        }

        @Override
        public String describe() {
            return "advantages at most " + plain(cap);
        }
    }

    /// Groups of `cell` in which fewer than half succeed have no advantage above `cap`. With 0 nothing is
    /// learned from them.
    record Quarantine(Cell cell, double cap) implements Lasting {
        public Quarantine {
            require(cap >= 0, "the cap of a quarantine", cap, "at least 0");
        }

        @Override
        public void turn(Knobs.Draft knobs) {
            knobs.quarantine.merge(cell, cap, Math::min);
        }

        @Override
        public String slot() {
            return "quarantine " + cell;
        }

        @Override
        public String describe() {
            return cap == 0
                    ? "lucky successes of " + cell + " teach nothing until repeated"
                    : "lucky successes of " + cell + " have an advantage of at most " + plain(cap);
        }
    }

    /// Positive advantages are multiplied by `weight`: 0.1 is W-REINFORCE, 0 is NSR (2506.01347).
    record PositiveWeight(double weight) implements Lasting {
        public PositiveWeight {
            require(weight >= 0 && weight <= 1, "the weight of positive advantages", weight, "0 to 1");
        }

        @Override
        public void turn(Knobs.Draft knobs) {
            knobs.positiveWeight = Math.min(weight, knobs.positiveWeight);
        }

        @Override
        public String slot() {
            return "positive_weight";
        }

        @Override
        public String describe() {
            return "positive advantages times " + plain(weight);
        }
    }

    /// The token entropy is pulled towards `floor` nats with strength `coefficient`.
    record EntropyFloor(double floor, double coefficient) implements Lasting {
        public EntropyFloor {
            require(floor > 0, "an entropy floor", floor, "above 0");
            require(coefficient > 0, "the coefficient of an entropy floor", coefficient, "above 0");
        }

        @Override
        public void turn(Knobs.Draft knobs) {
            if (coefficient > knobs.entropyCoefficient) {
                knobs.entropyFloor = floor;
                knobs.entropyCoefficient = coefficient;
            }
        }

        @Override
        public String slot() {
            return "entropy_floor";
        }

        @Override
        public String describe() {
            return "entropy pulled to " + plain(floor) + " nats with weight " + plain(coefficient);
        }
    }

    /// Right completions in `format` earn `bonus` more.
    record FormatBonus(String format, double bonus) implements Lasting {
        public FormatBonus {
            require(bonus > 0, "a format bonus", bonus, "above 0");
        }

        @Override
        public void turn(Knobs.Draft knobs) {
            knobs.formatBonus.merge(format, bonus, Math::max);
        }

        @Override
        public String slot() {
            return "format_bonus " + format;
        }

        @Override
        public String describe() {
            return "right completions written as " + format + " earn " + plain(bonus) + " more";
        }
    }

    /// The schedule's learning rate is multiplied by `factor`.
    record LearningRate(double factor) implements Lasting {
        public LearningRate {
            require(factor > 0 && factor <= 1, "a learning rate factor", factor, "above 0 and at most 1");
        }

        @Override
        public void turn(Knobs.Draft knobs) {
            knobs.learningRate = Math.min(factor, knobs.learningRate);
        }

        @Override
        public String slot() {
            return "learning_rate";
        }

        @Override
        public String describe() {
            return "learning rate times " + plain(factor);
        }
    }

    /// `cell` gives denser signal: its expert solutions are imitated, and its groups enter no update. It cannot
    /// be made in a run that shows no solutions.
    record Demotion(Cell cell) implements Lasting {
        @Override
        public void turn(Knobs.Draft knobs) {
            knobs.demoted.add(cell);
        }

        @Override
        public String slot() {
            return "demotion " + cell;
        }

        @Override
        public String describe() {
            return cell + " is imitated instead of reinforced";
        }
    }

    /// The current policy becomes the reference, and the optimizer's moments are forgotten (ProRL, 2505.24864).
    record ReferenceReset() implements Once {
        @Override
        public boolean needsReference() {
            return true;
        }

        @Override
        public String describe() {
            return "reference and optimizer reset to the policy of now";
        }
    }

    /// θ ← (1 − share)·θ + share·θ_ref.
    record TowardsReference(double share) implements Once {
        public TowardsReference {
            require(share > 0 && share <= 1, "the share of the reference", share, "above 0 and at most 1");
        }

        @Override
        public boolean needsReference() {
            return true;
        }

        @Override
        public String describe() {
            return "weights moved " + plain(100 * share) + " % of the way back to the reference";
        }
    }

    /// Weights, optimizer and curriculum go back to the checkpoint of `step`. The step count goes on, so no
    /// random draw is repeated and no recorded line is written twice.
    record Rollback(int step) implements Once {
        @Override
        public String describe() {
            return "back to the checkpoint of step " + step;
        }
    }
}
