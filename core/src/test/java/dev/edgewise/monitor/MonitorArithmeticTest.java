package dev.edgewise.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.error.DataException;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.Golden;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MonitorArithmeticTest {
    @Test
    void k1AndK3MatchTheReferenceVectors() {
        for (JsonNode v : Golden.vectors("kl")) {
            KlEstimate estimate = KlEstimate.of(
                    new float[] {(float) v.get("logp").doubleValue()},
                    new float[] {(float) v.get("ref").doubleValue()});
            assertThat(estimate.k1()).isCloseTo(v.get("k1").doubleValue(), within(1e-6));
            assertThat(estimate.k3()).isCloseTo(v.get("k3").doubleValue(), within(1e-5));
        }
    }

    @Test
    void klIsAMeanOverTokens() {
        KlEstimate estimate = KlEstimate.of(new float[] {-1, -2}, new float[] {-1, -3});
        assertThat(estimate.k1()).isEqualTo(0.5);
        assertThat(estimate.tokens()).isEqualTo(2);
        assertThat(KlEstimate.of(new float[0], new float[0])).isEqualTo(new KlEstimate(0, 0, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KlEstimate.of(new float[1], new float[2]))
                .withMessage("log-probabilities of 1 and 2 tokens do not belong together");
    }

    /// Values from NumPy: `np.trapezoid(c) / 3`.
    @Test
    void theAreaIsTheTrapezoidRules() {
        assertThat(LearningCurve.area(List.of(0.1, 0.4, 0.5, 0.9))).isCloseTo(0.4666666666666666, within(1e-15));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LearningCurve.area(List.of(1.0)))
                .withMessage("a learning curve needs at least two finite points but got [1.0]");
    }

    /// By hand: (0.4666… − 0.1) / 0.9; areas 0.7 and 0.3 from starts 0.5 and 0.4.
    @Test
    void whatIsLearnedLiesAboveTheStart() {
        assertThat(LearningCurve.learned(List.of(0.1, 0.4, 0.5, 0.9))).isCloseTo(0.4074074074, within(1e-9));
        assertThat(LearningCurve.learned(List.of(0.5, 0.7, 0.9))).isCloseTo(0.4, within(1e-12));
        assertThat(LearningCurve.learned(List.of(0.4, 0.3, 0.2))).isCloseTo(-1 / 6.0, within(1e-12));
        assertThat(LearningCurve.learned(List.of(0.4, 0.4, 0.4))).isCloseTo(0, within(1e-12));
        assertThat(LearningCurve.learned(List.of(0.96, 0.97))).isNaN();
    }

    /// Values from NumPy: `exp(-(p * log(p)).sum())`.
    @Test
    void effectiveRankIsRoyAndVetterlis() {
        assertThat(Spectrum.effectiveRank(new double[] {3, 2, 1})).isCloseTo(2.749459273997205, within(1e-12));
        assertThat(Spectrum.effectiveRank(new double[] {1, 1, 1, 1})).isCloseTo(4, within(1e-12));
        assertThat(Spectrum.effectiveRank(new double[] {5, 0, 0})).isEqualTo(1);
        assertThat(Spectrum.effectiveRank(new double[3])).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> Spectrum.effectiveRank(new double[] {-1}));
    }

    @Test
    void deadUnitsAreFarBelowTheMean() {
        assertThat(Spectrum.deadUnits(new double[] {1, 2, 1, 0.0001}, 0.025)).isEqualTo(0.25);
        assertThat(Spectrum.deadUnits(new double[] {1, 1}, 0.025)).isZero();
    }

    static Stream<Reading> all() {
        KlEstimate kl = new KlEstimate(0.1, 0.2, 30);
        return Stream.of(
                new Reading.Divergence("held-out tasks", kl, kl),
                new Reading.Mastery(List.of(new Reading.CellOutcomes(new Cell("addition", 1), List.of(true, false)))),
                new Reading.Coverage(16, List.of(3, 0)),
                new Reading.Perplexity(12.5, 1000),
                new Reading.Perplexity(Double.POSITIVE_INFINITY, 1000),
                new Reading.Perplexity(Double.NaN, 1000),
                new Reading.Plasticity("sorting", List.of(0.1, 0.5)),
                new Reading.Weights(0.1, 20, 30),
                new Reading.Prompted(
                        2, List.of(new Reading.CellOutcomes(new Cell("addition", 1), List.of(true, false)))));
    }

    @ParameterizedTest
    @MethodSource("all")
    void isWrittenAndReadBack(Reading reading) {
        assertThat(ReadingJson.read(ReadingJson.write(reading))).isEqualTo(reading);
    }

    @Test
    void theTestKnowsEveryReading() {
        assertThat(all().map(Reading::getClass).distinct().count())
                .isEqualTo(Reading.class.getPermittedSubclasses().length);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() ->
                        ReadingJson.read(JsonNodeFactory.instance.objectNode().put("type", "palm")))
                .withMessageStartingWith("not a reading: {\"type\":\"palm\"}");
    }
}
