package dev.edgewise.config;

import dev.edgewise.guard.drift.KlBudgetGuard.Overdrawn;
import dev.edgewise.plugin.GuardProvider;
import dev.edgewise.plugin.Part;
import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What watches a run, and what it may do.
@About("What watches the run, and acts: docs/guards.md. A loss that is not finite is always watched for.")
public record GuardsConfig(
        @Key(
                value =
                        "Whether guards may change the training and take it back; false turns what they would do, stopping the run included, into warnings; a number that is not finite still stops it.",
                standard = "true")
        boolean act,

        @Key(
                value = "Stops after so many steps in a row in which no group carried signal; 0 is off.",
                standard = "20",
                range = "[0, )",
                unit = "steps")
        int noSignalSteps,

        @Key(
                value =
                        "Stops after so many steps in a row in which every completion was cut at max_completion_length; 0 is off.",
                standard = "10",
                range = "[0, )",
                unit = "steps")
        int truncationSteps,

        @Key(
                value =
                        "How often each of the guards finite, health and retention may go back to a healthy checkpoint with half the learning rate before the run stops.",
                standard = "2",
                range = "[0, )")
        int rollbacks,

        @Key(
                value =
                        "Whether the run is watched for learning mostly from lucky successes, on levels that otherwise fail.",
                standard = "true")
        boolean luckySuccess,

        @Key(
                value = "Largest advantage of such a success; 0 lets it teach nothing until it is repeated.",
                standard = "0.0",
                range = "[0, )")
        double luckyCap,

        @Key(
                value = "A level on which so many groups in a row failed is imitated instead of reinforced; 0 is off.",
                standard = "96",
                range = "[0, )",
                unit = "groups")
        int zeroGroups,

        @Key(
                value = "Whether items that are never solved are sorted by their cause, and the broken told.",
                standard = "true")
        boolean triage,

        @Key(
                value =
                        "Whether repetition, skipped working, collapsing length, format gaming and holes of the verifier are watched for.",
                standard = "true")
        boolean shortcuts,

        @Key(value = "Whether completion formats and token entropy are watched.", standard = "true")
        boolean diversity,

        @Key(
                value = "Whether the vital signs are watched: gradients, KL, clipping, sampling mismatch.",
                standard = "true")
        boolean health,

        @Key(value = "Whether what was mastered is watched through the evaluations.", standard = "true")
        boolean retention,

        @Key(
                value =
                        "KL to the starting model is kept near or below this by steering beta; a second copy of the weights is kept. No budget when left out.",
                range = "(0, )",
                unit = "nats per token")
        @Nullable
        Double klTarget,

        @Key(
                value =
                        "When beta alone does not keep the budget: reset makes the policy of now the reference, also when held-out accuracy stagnates above the target, and is refused beside model.lora; interpolate moves the weights a fifth of the way back, warn tells.",
                standard = "reset")
        Overdrawn klOverdrawn,

        @Key(
                value =
                        "With preferences: what the log-probability of chosen completions may lose before it is told, while the margin grows; 0 is off.",
                standard = "10.0",
                range = "[0, )",
                unit = "nats")
        double displacement,

        @Key(
                value =
                        "Every so many steps held-out tasks are asked for retention, the network is looked at for dead units and its effective rank, and, where there is a reference (always under LoRA), KL is measured in both directions; 0 is off.",
                standard = "0",
                range = "[0, )",
                unit = "steps")
        int monitorSteps,

        @Key(value = "Held-out tasks per level of such a reading.", standard = "16", range = "[1, )", unit = "tasks")
        int monitorSamples,

        @Key(
                value =
                        "General text that a pretrained model should not forget, never trained on: a .txt file, or rows with a field text. Its perplexity is read every monitor_steps.",
                path = true)
        @Nullable
        String heldOutText,

        @Key(
                value =
                        "Every so many steps, and at the start, a copy of the model is taught a task family that the run never asks, for 24 updates of 16 demonstrations: how fast it still learns; 0 is off.",
                standard = "0",
                range = "[0, )",
                unit = "steps")
        int plasticitySteps,

        @Key(
                "What is done when a fresh run learns less than half of what it learned from the starting weights, at most three times; a fifth of the way back to the reference, where there is one, when left out.")
        @Nullable
        RenewalConfig onPlasticityLoss,

        @Key(
                value =
                        "Share of the training tasks of hard levels, where fewer than one in eight succeed above chance, that are"
                                + " asked backwards: a number becomes the unknown z, the answer a condition. Tasks without numbers are"
                                + " asked as they are.",
                standard = "0.0",
                range = "[0, 1]")
        double backwardRewrites,

        @Key(value = "Guards of your own, from plug-ins, or further ones of the built-in kinds.", standard = "[]")
        List<Part<GuardProvider<?>>> custom) {

    public GuardsConfig {
        Keys.check(
                GuardsConfig.class,
                act,
                noSignalSteps,
                truncationSteps,
                rollbacks,
                luckySuccess,
                luckyCap,
                zeroGroups,
                triage,
                shortcuts,
                diversity,
                health,
                retention,
                klTarget,
                klOverdrawn,
                displacement,
                monitorSteps,
                monitorSamples,
                heldOutText,
                plasticitySteps,
                onPlasticityLoss,
                backwardRewrites,
                custom);
        custom = List.copyOf(custom);
        if (heldOutText != null && monitorSteps == 0) {
            throw new InvalidValue(
                    "held_out_text",
                    "is read every guards.monitor_steps, which is 0: set it to 50, for example, or remove held_out_text");
        }
    }
}
