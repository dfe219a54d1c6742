package dev.edgewise.curriculum.gate;

import dev.edgewise.curriculum.AdmissionGate;
import dev.edgewise.plugin.GateProvider;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;

/// Admits a group when its outcomes are mixed: k/G > tolerance and k/G < 1 − tolerance.
///
/// Tolerance 0 rejects 0 of G and G of G, as DAPO's dynamic sampling does (2503.14476, equation 11). How we
/// differ: it looks at the binary outcome, never at the deviation of the reward. A shaped part keeps that
/// deviation above zero in groups where everything failed (verl-project/verl-recipe#125). DAPO's code keeps
/// groups of size 1; there are none here. If `max_num_gen_batches` do not fill the batch, DAPO's code ends with
/// an error; here the step takes what was admitted.
@About("Keeps groups in which some completions succeeded and some failed; others are sampled for the rest.")
public record OutcomeGate(
        @Key(
                value = "Shares of successes this near to none or all are rejected too.",
                standard = "0.0",
                range = "[0, 0.5)")
        double tolerance)
        implements AdmissionGate {
    private static final double ROUNDING = 1e-9;

    /// Makes it from a configuration.
    public static final GateProvider<OutcomeGate> PROVIDER =
            GateProvider.of("outcome", OutcomeGate.class, (gate, _) -> gate);

    public OutcomeGate {
        Keys.check(OutcomeGate.class, tolerance);
    }

    /// Makes a gate that rejects 0 of G and G of G.
    public OutcomeGate() {
        this(0);
    }

    @Override
    public String name() {
        return "outcome";
    }

    @Override
    public boolean admit(RolloutGroup group) {
        double share = (double) group.successes() / group.size();
        return share > tolerance + ROUNDING && share < 1 - tolerance - ROUNDING;
    }
}
