package dev.edgewise.config;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.edgewise.guard.drift.KlBudgetGuard.Overdrawn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What watches a run, and what it may do.
///
/// @param act whether guards may change the training and stop it; else they warn
/// @param rollbacks how often a guard may go back to a healthy checkpoint before the run stops
/// @param luckySuccess whether learning from luck is watched for
/// @param luckyCap largest advantage of a lucky success where the run learns from luck
/// @param zeroGroups groups of a cell that may fail in a row before it is imitated
/// @param klTarget KL to the reference that is wanted at most; null for no budget
/// @param monitorSteps a reading of retention and drift is taken every so many steps; 0 is off
/// @param monitorSamples tasks per level of such a reading
/// @param heldOutText an absolute path of general text whose perplexity is read; null for none
/// @param plasticitySteps a fresh run on an unseen task is made every so many steps; 0 is off
/// @param backwardRewrites share of the training tasks of hard levels that are asked backwards
public record GuardsConfig(
        boolean act,
        int noSignalSteps,
        int truncationSteps,
        int rollbacks,
        boolean luckySuccess,
        double luckyCap,
        int zeroGroups,
        boolean triage,
        boolean shortcuts,
        boolean diversity,
        boolean health,
        boolean retention,
        @Nullable Double klTarget,
        Overdrawn klOverdrawn,
        int monitorSteps,
        int monitorSamples,
        @Nullable String heldOutText,
        int plasticitySteps,
        double backwardRewrites) {
    static final Section SECTION = Section.of(
            "What watches the run, and acts: docs/guards.md. A loss that is not finite is always watched for.",
            Key.flag(
                    "act",
                    true,
                    "Whether guards may change the training and take it back; false turns what they would do, stopping the run included, into warnings; a number that is not finite still stops it."),
            Key.whole(
                    "no_signal_steps",
                    20,
                    Interval.atLeast(0),
                    "steps",
                    "Stops after so many steps in a row in which no group carried signal; 0 is off."),
            Key.whole(
                    "truncation_steps",
                    10,
                    Interval.atLeast(0),
                    "steps",
                    "Stops after so many steps in a row in which every completion was cut at max_completion_length; 0 is off."),
            Key.whole(
                    "rollbacks",
                    2,
                    Interval.atLeast(0),
                    "",
                    "How often each of the guards finite, health and retention may go back to a healthy checkpoint with half the learning rate before the run stops."),
            Key.flag(
                    "lucky_success",
                    true,
                    "Whether the run is watched for learning mostly from lucky successes, on levels that otherwise fail."),
            Key.real(
                    "lucky_cap",
                    0.0,
                    Interval.atLeast(0),
                    "",
                    "Largest advantage of such a success; 0 lets it teach nothing until it is repeated."),
            Key.whole(
                    "zero_groups",
                    96,
                    Interval.atLeast(0),
                    "groups",
                    "A level on which so many groups in a row failed is imitated instead of reinforced; 0 is off."),
            Key.flag(
                    "triage",
                    true,
                    "Whether items that are never solved are sorted by their cause, and the broken told."),
            Key.flag(
                    "shortcuts",
                    true,
                    "Whether repetition, skipped working, collapsing length, format gaming and holes of the verifier are watched for."),
            Key.flag("diversity", true, "Whether completion formats and token entropy are watched."),
            Key.flag(
                    "health", true, "Whether the vital signs are watched: gradients, KL, clipping, sampling mismatch."),
            Key.flag("retention", true, "Whether what was mastered is watched through the evaluations."),
            Key.real(
                    "kl_target",
                    null,
                    Interval.above(0),
                    "nats per token",
                    "KL to the starting model is kept near or below this by steering beta; a second copy of the weights is kept. No budget when left out."),
            Key.choice(
                    "kl_overdrawn",
                    Overdrawn.RESET,
                    "When beta alone does not keep the budget: reset makes the policy of now the reference, also when held-out accuracy stagnates above the target, and is refused beside model.lora; interpolate moves the weights a fifth of the way back, warn tells."),
            Key.whole(
                    "monitor_steps",
                    0,
                    Interval.atLeast(0),
                    "steps",
                    "Every so many steps held-out tasks are asked for retention, the network is looked at for dead units and its effective rank, and, where there is a reference (always under LoRA), KL is measured in both directions; 0 is off."),
            Key.whole(
                    "monitor_samples", 16, Interval.atLeast(1), "tasks", "Held-out tasks per level of such a reading."),
            new Key(
                    "held_out_text",
                    new Kind.Location(false, List.of()),
                    NullNode.instance,
                    "",
                    "General text that a pretrained model should not forget, never trained on: a .txt file, or rows with a field text. Its perplexity is read every monitor_steps."),
            Key.whole(
                    "plasticity_steps",
                    0,
                    Interval.atLeast(0),
                    "steps",
                    "Every so many steps, and at the start, a copy of the model is taught a task family that the run never asks, for 24 updates of 16 demonstrations: how fast it still learns; 0 is off."),
            Key.real(
                    "backward_rewrites",
                    0.0,
                    Interval.between(0, 1),
                    "",
                    "Share of the training tasks of hard levels, where fewer than one in eight succeed above chance, that are"
                            + " asked backwards: a number becomes the unknown z, the answer a condition. Tasks without numbers are"
                            + " asked as they are."));

    public GuardsConfig {
        SECTION.check("no_signal_steps", noSignalSteps);
        SECTION.check("truncation_steps", truncationSteps);
        SECTION.check("rollbacks", rollbacks);
        SECTION.check("lucky_cap", luckyCap);
        SECTION.check("zero_groups", zeroGroups);
        if (klTarget != null) {
            SECTION.check("kl_target", klTarget);
        }
        SECTION.check("monitor_steps", monitorSteps);
        SECTION.check("monitor_samples", monitorSamples);
        SECTION.check("plasticity_steps", plasticitySteps);
        SECTION.check("backward_rewrites", backwardRewrites);
        if (heldOutText != null && monitorSteps == 0) {
            throw new InvalidValue(
                    "held_out_text",
                    "is read every guards.monitor_steps, which is 0: set it to 50, for example, or remove held_out_text");
        }
    }
}
