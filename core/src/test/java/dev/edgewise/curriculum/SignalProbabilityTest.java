package dev.edgewise.curriculum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.testkit.Golden;
import org.junit.jupiter.api.Test;

class SignalProbabilityTest {
    @Test
    void matchesTheReferenceVectors() {
        for (JsonNode v : Golden.vectors("nonzero_group")) {
            assertThat(SignalProbability.of(v.get("p").doubleValue(), v.get("N").intValue()))
                    .isCloseTo(v.get("v").doubleValue(), within(1e-12));
        }
    }

    @Test
    void vanishesAtTheEnds() {
        assertThat(SignalProbability.of(0, 8)).isZero();
        assertThat(SignalProbability.of(1, 8)).isZero();
        assertThat(SignalProbability.of(.5, 1)).isZero();
    }

    @Test
    void refusesWhatIsNoProbability() {
        assertThatIllegalArgumentException().isThrownBy(() -> SignalProbability.of(Double.NaN, 8));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SignalProbability.of(1.5, 8))
                .withMessage("a signal probability needs a pass rate in [0, 1] and a group size of at least 1 but got"
                        + " 1.5 and 8");
    }
}
