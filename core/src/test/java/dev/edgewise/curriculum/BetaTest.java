package dev.edgewise.curriculum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.random.Seeds;
import dev.edgewise.testkit.Golden;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BetaTest {
    /// mpmath at 40 digits, see `testkit/oracle/make_beta.py`.
    @Test
    void distributionAndQuantilesMatchMpmath() {
        for (JsonNode golden : Golden.read("beta.json")) {
            Beta beta = new Beta(
                    golden.get("alpha").doubleValue(), golden.get("beta").doubleValue());
            for (JsonNode point : golden.get("cdf")) {
                assertThat(beta.cdf(point.get(0).doubleValue()))
                        .as("%s at %s", beta, point)
                        .isCloseTo(point.get(1).doubleValue(), within(1e-11));
            }
            for (JsonNode point : golden.get("quantile")) {
                assertThat(beta.quantile(point.get(0).doubleValue()))
                        .as("%s at %s", beta, point)
                        .isCloseTo(point.get(1).doubleValue(), within(1e-10));
            }
        }
    }

    @Test
    void theEndsAreTheEnds() {
        assertThat(new Beta(3, 4).cdf(0)).isZero();
        assertThat(new Beta(3, 4).cdf(1)).isOne();
    }

    /// Kolmogorov–Smirnov: the largest distance of the empirical distribution stays below the 0.1 % point
    /// 1.95/√n.
    @ParameterizedTest
    @CsvSource({"1, 1", "0.1, 20", "0.5, 0.5", "2.5, 7.25", "40, 3"})
    void drawsFollowTheDistribution(double alpha, double beta) {
        int n = 4000;
        Beta distribution = new Beta(alpha, beta);
        RandomGenerator random = Seeds.stream(11, "beta", alpha, beta);
        double[] draws =
                random.doubles(n).map(u -> distribution.sample(random)).sorted().toArray();

        double distance = 0;
        for (int i = 0; i < n; i++) {
            double expected = distribution.cdf(draws[i]);
            distance = Math.max(distance, Math.max(expected - (double) i / n, (i + 1.0) / n - expected));
        }
        assertThat(distance).isLessThan(1.95 / Math.sqrt(n));
    }

    @Test
    void tinyShapesStillGiveNumbers() {
        RandomGenerator random = Seeds.stream(3, "tiny");
        for (int i = 0; i < 1000; i++) {
            assertThat(new Beta(1e-4, 1e-4).sample(random)).isBetween(0.0, 1.0);
        }
    }

    @Test
    void refusesWhatIsNoDistribution() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Beta(0, 1))
                .withMessage("a Beta distribution needs two finite numbers above 0 but got 0.0 and 1.0");
        assertThatIllegalArgumentException().isThrownBy(() -> new Beta(Double.NaN, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Beta(1, 1).quantile(1))
                .withMessage("a quantile needs a level between 0 and 1 but got 1.0");
    }
}
