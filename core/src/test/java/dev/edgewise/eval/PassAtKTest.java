package dev.edgewise.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.testkit.Golden;
import org.junit.jupiter.api.Test;

class PassAtKTest {
    @Test
    void matchesTheReferenceVectors() {
        for (JsonNode v : Golden.vectors("pass_at_k")) {
            assertThat(PassAtK.estimate(
                            v.get("n").intValue(),
                            v.get("c").intValue(),
                            v.get("k").intValue()))
                    .isCloseTo(v.get("v").doubleValue(), within(1e-12));
        }
    }

    @Test
    void refusesNumbersThatDoNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PassAtK.estimate(4, 1, 8))
                .withMessage("pass@k needs 1 <= k <= samples and 0 <= successes <= samples but got k 8, samples 4,"
                        + " successes 1");
    }
}
