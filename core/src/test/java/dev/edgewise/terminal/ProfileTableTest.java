package dev.edgewise.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.profile.PhaseTotals;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfileTableTest {
    @Test
    void theLargestPartComesFirstAndTheSumLast() {
        PhaseTotals totals = PhaseTotals.of(List.of(
                Map.of("profile/log_probs", 0.25, "profile/decode", 4.5),
                Map.of("profile/decode", 5.0, "profile/bookkeeping", 0.25)));
        assertThat(ProfileTable.lines(totals))
                .containsExactly(
                        "phase           share     seconds      per step",
                        "decode         95.0 %       9.500       4.750 s",
                        "log-probs       2.5 %       0.250     125.00 ms",
                        "bookkeeping     2.5 %       0.250     125.00 ms",
                        "all           100.0 %        10.0       5.000 s");
    }

    @Test
    void aRunWithoutStepsSaysSo() {
        assertThat(ProfileTable.lines(PhaseTotals.of(List.of())))
                .containsExactly("No step was finished, so there is no profile.");
    }
}
