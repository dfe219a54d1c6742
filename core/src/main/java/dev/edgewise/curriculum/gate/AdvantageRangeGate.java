package dev.edgewise.curriculum.gate;

import dev.edgewise.advantage.GroupMean;
import dev.edgewise.curriculum.AdmissionGate;
import dev.edgewise.plugin.GateProvider;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.Arrays;

/// Rejects a group when every advantage r − μ lies in a range around 0.
///
/// prime-rl, `curriculum/gates/adv.py` (`AdvRangeGate`); its default rejects exact zeros, 0.05 is its example. Equal
/// rewards give exact zeros, so `reject_min` = `reject_max` = 0 rejects ties and nothing else.
///
/// It looks at the reward that is learned from. So with shaped rewards it keeps groups in which everything
/// failed (verl-project/verl-recipe#125). If that is not wanted, put the outcome gate beside it.
@About("Rejects groups in which every reward less the group's mean lies in a range around 0 (prime-rl).")
public record AdvantageRangeGate(
        @Key(value = "Lower end of the range.", standard = "0.0", range = "[-1e9, 0]", unit = "reward")
        double rejectMin,

        @Key(value = "Upper end of the range.", standard = "0.0", range = "[0, 1e9]", unit = "reward")
        double rejectMax)
        implements AdmissionGate {
    private static final double ROUNDING = 1e-9;

    /// Makes it from a configuration.
    public static final GateProvider<AdvantageRangeGate> PROVIDER =
            GateProvider.of("advantage_range", AdvantageRangeGate.class, (gate, _) -> gate);

    public AdvantageRangeGate {
        Keys.check(AdvantageRangeGate.class, rejectMin, rejectMax);
    }

    @Override
    public String name() {
        return "advantage_range";
    }

    @Override
    public boolean admit(RolloutGroup group) {
        return !Arrays.stream(new GroupMean().estimate(group.rewards()))
                .allMatch(a -> a >= rejectMin - ROUNDING && a <= rejectMax + ROUNDING);
    }
}
