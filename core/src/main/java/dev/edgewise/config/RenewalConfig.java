package dev.edgewise.config;

import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Renewals;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is done to weights and optimizer against a loss of plasticity, in the order of the keys.
@About(
        "What is done to weights and optimizer against a loss of plasticity, in this order; nothing unless asked: docs/phases.md.")
public record RenewalConfig(
        @Key(
                value =
                        "Merges the adapter into the model beneath it and begins a fresh one, with a new optimizer state (after ReLoRA, 2307.05695); only with model.lora.",
                standard = "false")
        boolean freshAdapter,

        @Key(
                value =
                        "Moves the weights this share of the way back to the reference, which is the starting model (2606.09932).",
                range = "(0, 1]")
        @Nullable
        Double towardsReference,

        @Key(value = "Multiplies every trained matrix by this (shrink and perturb, 1910.08475).", range = "(0, 1]")
        @Nullable
        Double shrink,

        @Key(
                value = "Adds noise of this standard deviation to every trained matrix, after shrink (1910.08475).",
                range = "(0, )",
                unit = "as the weights")
        @Nullable
        Double perturb,

        @Key(
                value =
                        "Draws units of the MLPs anew whose mean activation is at most this share of their layer's mean (ReDo, 2302.12902, which takes 0.025); not with model.lora.",
                range = "[0, 1)")
        @Nullable
        Double idleUnits,

        @Key(value = "Forgets the optimizer's moments and its count of steps (2306.17833).", standard = "false")
        boolean resetOptimizer,

        @Key(
                value =
                        "Pulls the weights towards the reference after every update, by this times the learning rate, until the next phase (after L2 Init, 2308.11958).",
                range = "(0, )",
                unit = "per unit of learning rate")
        @Nullable
        Double pullToReference) {

    public RenewalConfig {
        Keys.check(
                RenewalConfig.class,
                freshAdapter,
                towardsReference,
                shrink,
                perturb,
                idleUnits,
                resetOptimizer,
                pullToReference);
    }

    /// Returns the changes that are asked for, in order.
    public List<Adjustment> adjustments() {
        List<Adjustment> asked = new ArrayList<>();
        if (freshAdapter) {
            asked.add(new Renewals.FreshAdapter());
        }
        if (towardsReference != null) {
            asked.add(new Adjustment.TowardsReference(towardsReference));
        }
        if (shrink != null || perturb != null) {
            asked.add(new Renewals.ShrinkPerturb(shrink == null ? 1 : shrink, perturb == null ? 0 : perturb));
        }
        if (idleUnits != null) {
            asked.add(new Renewals.UnitReset(idleUnits));
        }
        if (resetOptimizer) {
            asked.add(new Renewals.OptimizerReset());
        }
        if (pullToReference != null) {
            asked.add(new Renewals.PullToReference(pullToReference));
        }
        return List.copyOf(asked);
    }
}
