package dev.edgewise.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/// GEM's measures (1706.08840, section 2) by hand.
class TransferTest {
    private static final List<Double> BEFORE = List.of(0.1, 0.2, 0.05);
    private static final List<Double> FIRST = List.of(0.9, 0.3, 0.05);
    private static final List<Double> SECOND = List.of(0.7, 0.8, 0.25);
    private static final List<Double> THIRD = List.of(0.6, 0.5, 0.9);

    /// ACC = (0.6 + 0.5 + 0.9) / 3; BWT = ((0.6 − 0.9) + (0.5 − 0.8)) / 2; FWT = ((0.3 − 0.2) + (0.25 − 0.05)) /
    /// 2.
    @Test
    void threePhasesThatHaveEnded() {
        Transfer transfer = new Transfer(BEFORE, List.of(FIRST, SECOND, THIRD));
        assertThat(transfer.accuracy().orElseThrow()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(transfer.backward().orElseThrow()).isCloseTo(-0.3, within(1e-12));
        assertThat(transfer.forward().orElseThrow()).isCloseTo(0.15, within(1e-12));
    }

    /// After two of three: BWT = 0.7 − 0.9, and the phase that is yet to come counts forward.
    @Test
    void aRunOnItsWay() {
        Transfer transfer = new Transfer(BEFORE, List.of(FIRST, SECOND));
        assertThat(transfer.accuracy().orElseThrow()).isCloseTo(0.75, within(1e-12));
        assertThat(transfer.backward().orElseThrow()).isCloseTo(-0.2, within(1e-12));
        assertThat(transfer.forward().orElseThrow()).isCloseTo(0.15, within(1e-12));
    }

    @Test
    void whatWasNotMeasuredIsNotThere() {
        Transfer begun = new Transfer(BEFORE, List.of());
        assertThat(begun.accuracy()).isEmpty();
        assertThat(begun.backward()).isEmpty();
        assertThat(begun.forward()).isEmpty();
        Transfer blind = new Transfer(List.of(Double.NaN, Double.NaN), List.of(List.of(0.5, 0.1)));
        assertThat(blind.accuracy()).hasValue(0.5);
        assertThat(blind.forward()).isEmpty();
        assertThat(new Transfer(List.of(0.1), List.of(List.of(0.5))).forward()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Transfer(List.of(0.1), List.of(List.of(0.5), List.of(0.6))))
                .withMessage("2 phases cannot have ended of 1");
    }
}
