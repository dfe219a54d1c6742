package dev.edgewise.curriculum.gate;

import dev.edgewise.advantage.GroupMean;
import dev.edgewise.curriculum.AdmissionGate;
import dev.edgewise.error.ConfigException;
import dev.edgewise.rollout.RolloutGroup;
import java.util.Arrays;

/// Rejects a group when every advantage r − μ lies in a range around 0.
///
/// prime-rl, `curriculum/gates/adv.py` (`AdvRangeGate`); its default rejects exact zeros, 0.05 is its example. Equal
/// rewards give exact zeros, so `reject_min` = `reject_max` = 0 rejects ties and nothing else.
///
/// It looks at the reward that is learned from, so with shaped rewards it keeps groups in which everything failed
/// (verl-project/verl-recipe#125); put the outcome gate beside it where that is not wanted.
///
/// @param rejectMin at most 0
/// @param rejectMax at least 0
public record AdvantageRangeGate(double rejectMin, double rejectMax) implements AdmissionGate {
    private static final double ROUNDING = 1e-9;

    public AdvantageRangeGate {
        if (!(rejectMin <= 0 && rejectMax >= 0) || Double.isInfinite(rejectMax - rejectMin)) {
            throw new ConfigException("the range of the advantage_range gate is " + rejectMin + " to " + rejectMax
                    + "; allowed is one around 0, for example -0.05 to 0.05");
        }
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
