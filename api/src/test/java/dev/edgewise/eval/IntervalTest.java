package dev.edgewise.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.random.Seeds;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {
    /// By `statsmodels.stats.proportion.proportion_confint(…, method="wilson")`'s formula at 40 digits in mpmath.
    @ParameterizedTest
    @CsvSource({
        "0, 10, 0.0, 0.27753279986288925",
        "10, 10, 0.72246720013711075, 1.0",
        "1, 8, 0.022417491450056669, 0.47088818221285353",
        "37, 120, 0.23272736988916292, 0.39582997723800675",
        "999, 1000, 0.99435744140204206, 0.99982345362937392"
    })
    void wilsonMatchesMpmath(long successes, long trials, double low, double high) {
        Interval interval = Interval.wilson(successes, trials);
        assertThat(interval.estimate()).isEqualTo((double) successes / trials);
        assertThat(interval.low()).isCloseTo(low, within(1e-12));
        assertThat(interval.high()).isCloseTo(high, within(1e-12));
    }

    @Test
    void bootstrapCoversTheMeanAboutAsOftenAsItSays() {
        int covered = 0;
        for (int i = 0; i < 200; i++) {
            double[] values = Seeds.stream(5, "values", i).doubles(40).toArray();
            Interval interval = Interval.bootstrap(values, 200, Seeds.stream(5, "bootstrap", i));
            covered += interval.low() <= 0.5 && 0.5 <= interval.high() ? 1 : 0;
        }
        assertThat(covered).isBetween(178, 198);
    }

    @Test
    void bootstrapOfAConstantHasNoWidth() {
        double[] values = new double[10];
        Arrays.fill(values, 0.5);
        assertThat(Interval.bootstrap(values, 100, Seeds.stream(1, "x"))).isEqualTo(new Interval(.5, .5, .5));
    }

    @Test
    void theSameSeedGivesTheSameInterval() {
        double[] values = {0, 1, 1, 0, 1};
        assertThat(Interval.bootstrap(values, 100, Seeds.stream(1, "x")))
                .isEqualTo(Interval.bootstrap(values, 100, Seeds.stream(1, "x")));
    }

    @Test
    void refusesNothingToEstimateFrom() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Interval.wilson(0, 0))
                .withMessage("a proportion needs trials >= 1 and 0 <= successes <= trials but got 0 of 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Interval.bootstrap(new double[0], 100, Seeds.stream(1, "x")))
                .withMessage("a bootstrap needs finite values, at least one, but got []");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Interval.bootstrap(new double[] {1}, 10, Seeds.stream(1, "x")))
                .withMessage("resamples must be at least 40 but was 10");
    }
}
