package dev.edgewise.objective.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EntropyPullTest {
    /// For p = (0.7, 0.2, 0.1) the gradient of −H by the logits is p(log p + H), values from NumPy.
    @Test
    void thePullIsTheGradientOfTheEntropyInExpectation() {
        double[] p = {0.7, 0.2, 0.1};
        double[] expected = {0.3116005, -0.1615239, -0.1500767};
        EntropyPull pull = new EntropyPull(0.05, 1);
        for (int j = 0; j < 3; j++) {
            double gradient = 0;
            for (int y = 0; y < 3; y++) {
                gradient += p[y] * pull.slope(Math.log(p[y])) * ((y == j ? 1 : 0) - p[j]);
            }
            assertThat(gradient).isCloseTo(expected[j], within(1e-6));
        }
    }

    @Test
    void thePullsSlopeIsItsDerivative() {
        EntropyPull pull = new EntropyPull(0.3, 0.01);
        double h = 1e-6;
        double numeric = (pull.value(-1.2 + h) - pull.value(-1.2 - h)) / (2 * h);
        assertThat(pull.slope(-1.2)).isCloseTo(numeric, within(1e-9));
        assertThat(EntropyPull.NONE.slope(Double.NEGATIVE_INFINITY)).isZero();
    }
}
