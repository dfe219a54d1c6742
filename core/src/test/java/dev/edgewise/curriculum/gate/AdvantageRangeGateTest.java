package dev.edgewise.curriculum.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.edgewise.curriculum.AdmissionGate;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.testkit.AdmissionGateContract;
import dev.edgewise.testkit.SampleGroups;
import org.junit.jupiter.api.Test;

class AdvantageRangeGateTest extends AdmissionGateContract {
    @Override
    protected AdmissionGate gate() {
        return new AdvantageRangeGate(0, 0);
    }

    @Override
    protected AdmissionGate other() {
        return new AdvantageRangeGate(-0.05, 0.05);
    }

    @Test
    void byDefaultItRejectsTiesAndNothingElse() {
        assertThat(gate().admit(SampleGroups.rewards(0.1, 0.1, 0.1))).isFalse();
        assertThat(gate().admit(SampleGroups.rewards(1, 1, 1))).isFalse();
        assertThat(gate().admit(SampleGroups.rewards(0.1, 0.1, 0.11))).isTrue();
    }

    /// Rewards 0.50, 0.52, 0.60 have mean 0.54 and advantages −0.04, −0.02, 0.06.
    @Test
    void oneAdvantageOutsideTheRangeSuffices() {
        assertThat(new AdvantageRangeGate(-0.05, 0.05).admit(SampleGroups.rewards(0.5, 0.52, 0.6)))
                .isTrue();
        assertThat(new AdvantageRangeGate(-0.05, 0.06).admit(SampleGroups.rewards(0.5, 0.52, 0.6)))
                .isFalse();
    }

    @Test
    void badInputIsNamed() {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> new AdvantageRangeGate(0.1, 0.2))
                .withMessage("reject_min must be a number, at least -1000000000, at most 0, but was 0.1");
    }
}
