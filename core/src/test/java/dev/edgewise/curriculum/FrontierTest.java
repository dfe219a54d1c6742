package dev.edgewise.curriculum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrontierTest {
    @ParameterizedTest
    @CsvSource({"0.3, 0, 0.3", "1, 0.5, 1", "0.75, 0.5, 0.5", "0.5, 0.5, 0", "0.2, 0.5, 0", "NaN, 0.5, NaN"})
    void whatLiesAboveChance(double passRate, double chance, double above) {
        assertThat(Frontier.aboveChance(passRate, chance)).isCloseTo(above, within(1e-15));
    }

    @Test
    void countsRungsFromTheHardestThatIsClimbed() {
        TreeMap<Integer, Double> rates = new TreeMap<>();
        assertThat(Frontier.of(rates)).isZero();
        rates.put(-1, 1.0); // generated below the ladder
        rates.put(0, 0.9);
        rates.put(2, 0.4);
        rates.put(3, 0.5);
        assertThat(Frontier.of(rates)).as("0, 1, which was not asked, and 3").isEqualTo(3);
    }
}
