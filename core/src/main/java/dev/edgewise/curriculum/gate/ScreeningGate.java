package dev.edgewise.curriculum.gate;

import dev.edgewise.curriculum.AdmissionGate;
import dev.edgewise.plugin.GateProvider;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.List;

/// Rolls out a few completions first, and the rest only if those were mixed.
///
///     screen with N_init rollouts; continue with G − N_init more where 0 < k_init < N_init
///
/// SPEED-RL, 2506.09016 (`data_controller.py`: N_init 4, 20 more). A hopeless or mastered task costs N_init
/// rollouts in place of G. The screening rollouts are part of the group, as in the released code. So the groups
/// kept are those with mixed beginnings, which is the same kind of selection as the outcome gate makes.
///
/// How we differ: outcomes decide, not the deviation of the reward. Screening and continuation are two
/// generation calls within a step, so that every rollout of a group comes from the same policy.
@About("Samples a few completions of a task first, and the rest only where some of them succeeded and some failed"
        + " (SPEED-RL, 2506.09016).")
public record ScreeningGate(
        @Key(
                value = "How many are sampled first; fewer than num_generations.",
                standard = "4",
                range = "[2, )",
                unit = "completions")
        int rollouts)
        implements AdmissionGate {
    /// Makes it from a configuration.
    public static final GateProvider<ScreeningGate> PROVIDER =
            GateProvider.of("screening", ScreeningGate.class, (gate, _) -> gate);

    public ScreeningGate {
        Keys.check(ScreeningGate.class, rollouts);
    }

    @Override
    public String name() {
        return "screening";
    }

    @Override
    public int screening() {
        return rollouts;
    }

    @Override
    public boolean continues(RolloutGroup screened) {
        return screened.hasSignal();
    }

    @Override
    public boolean admit(RolloutGroup group) {
        List<Rollout> first = group.rollouts().subList(0, Math.min(rollouts, group.size()));
        return new RolloutGroup(group.task(), group.prompt(), group.promptIds(), first).hasSignal();
    }
}
