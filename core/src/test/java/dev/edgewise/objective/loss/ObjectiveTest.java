package dev.edgewise.objective.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.objective.TokenSlice;
import dev.edgewise.testkit.Golden;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ObjectiveTest {
    private static final Offset<Double> TIGHT = within(1e-15);

    @Test
    void k3MatchesTheReferenceVectors() {
        KlPenalty plain = new KlPenalty(1, false);
        for (JsonNode v : Golden.vectors("kl")) {
            double logProb = v.get("logp").doubleValue();
            double reference = v.get("ref").doubleValue();
            assertThat(plain.value(1, logProb, reference)).isCloseTo(v.get("k3").doubleValue(), within(1e-12));
        }
    }

    /// Central differences in double, on both sides of every bound and away from the kinks.
    @ParameterizedTest
    @CsvSource({
        "-1.0, -1.05, 0.8", "-1.0, -1.05, -0.8", "-1.0, -1.6, 0.8", "-1.0, -1.6, -0.8", "-1.6, -1.0, 0.8",
        "-1.6, -1.0, -0.8", "-1.0, -1.3, 0.8", "-1.0, -1.3, -0.8", "-2.0, -2.0, 1.5", "-2.0, -2.0, 0"
    })
    void surrogateSlopeIsTheDerivative(double logProb, double old, double advantage) {
        List<ClipRange> ranges = List.of(ClipRange.STANDARD, new ClipRange(.2, .28, 1.5), new ClipRange(.2, .4, 1.1));
        for (ClipRange range : ranges) {
            Surrogate surrogate = new Surrogate(false, range);
            double numeric = derivative(x -> surrogate.value(Math.exp(x - old), x, advantage), logProb);
            assertThat(surrogate.slope(Math.exp(logProb - old), advantage)).isCloseTo(numeric, within(1e-8));
        }
        // CISPO's weight is a constant for the derivative, so it is held at its value.
        Surrogate cispo = new Surrogate(true, new ClipRange(.2, 1.3));
        double ratio = Math.exp(logProb - old);
        double numeric = derivative(x -> cispo.value(ratio, x, advantage), logProb);
        assertThat(cispo.slope(ratio, advantage)).isCloseTo(numeric, within(1e-8));
    }

    @ParameterizedTest
    @CsvSource({"-1.0, -1.2, -0.4", "-0.5, -0.1, -3.0", "-2.0, -2.0, -2.0"})
    void klSlopeIsTheDerivative(double logProb, double old, double reference) {
        for (boolean corrected : new boolean[] {true, false}) {
            KlPenalty kl = new KlPenalty(.04, corrected);
            double numeric = derivative(x -> kl.value(Math.exp(x - old), x, reference), logProb);
            assertThat(kl.slope(Math.exp(logProb - old), logProb, reference)).isCloseTo(numeric, within(1e-8));
        }
    }

    private interface Function {
        double at(double x);
    }

    private static double derivative(Function f, double x) {
        double h = 1e-5;
        return (f.at(x + h) - f.at(x - h)) / (2 * h);
    }

    @Test
    void weightsCountTheWholeStep() {
        int[] lengths = {4, 1, 5};
        assertThat(objective(LossType.GRPO).weights(lengths))
                .containsExactly(new double[] {1 / 12d, 1 / 3d, 1 / 15d}, TIGHT);
        assertThat(objective(LossType.DR_GRPO).weights(lengths))
                .containsExactly(new double[] {1 / 96d, 1 / 96d, 1 / 96d}, TIGHT);
        assertThat(objective(LossType.DAPO).weights(lengths)).containsExactly(.1, .1, .1);
        assertThat(new CrossEntropy().weights(lengths)).containsExactly(.1, .1, .1);
    }

    @ParameterizedTest
    @EnumSource(LossType.class)
    void withoutTokensThereIsNoMetricAndNoNaN(LossType type) {
        assertThat(objective(type).metrics(List.of())).isEmpty();
        assertThat(objective(type).metrics(List.of(new SequenceLogProbs(new float[0], null, null, 1))))
                .isEmpty();
        assertThat(objective(type).weights(new int[0])).isEmpty();
        assertThat(objective(type).weights(new int[] {0})).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY);
        assertThat(new CrossEntropy().metrics(List.of())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(LossType.class)
    void onPolicyTheGradientIsThePolicyGradient(LossType type) {
        TokenSlice slice =
                new TokenSlice(new float[] {-1, -2}, null, null, new float[] {1.5f, -.5f}, new float[] {.5f, .25f});
        assertThat(objective(type).evaluate(slice).gradient()).containsExactly(-.75f, .125f);
    }

    @Test
    void crossEntropyIsTheMeanNegativeLogLikelihood() {
        CrossEntropy objective = new CrossEntropy();
        TokenSlice slice = new TokenSlice(new float[] {-1, -3}, null, null, new float[] {1, 1}, new float[] {.5f, .5f});

        assertThat(objective.evaluate(slice).loss()).isEqualTo(2);
        assertThat(objective.evaluate(slice).gradient()).containsExactly(-.5f, -.5f);
        assertThat(objective.needsReference()).isFalse();
        assertThat(objective.metrics(List.of(new SequenceLogProbs(new float[] {-1, -3}, null, null, 1))))
                .isEqualTo(Map.of("cross_entropy", 2.0));
    }

    @Test
    void aPenaltyNeedsAReference() {
        PolicyGradient objective = new PolicyGradient(LossType.DAPO, ClipRange.STANDARD, new KlPenalty(.04, true), 32);
        assertThat(objective.needsReference()).isTrue();
        assertThat(objective(LossType.DAPO).needsReference()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> objective.evaluate(new TokenSlice(new float[1], null, null, new float[1], new float[1])))
                .withMessage("beta is 0.04 but the slice has no reference log-probabilities");
    }

    @Test
    void badSettingsAreNamed() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new ClipRange(1.5, .2))
                .withMessage("epsilon is 1.5; allowed is 0 to 1, for example 0.2");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new ClipRange(.2, Double.NaN))
                .withMessageStartingWith("epsilon_high is NaN; allowed is");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new ClipRange(.2, .2, 0))
                .withMessageStartingWith("delta is 0.0; allowed is");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new KlPenalty(-1, true))
                .withMessageStartingWith("beta is -1.0; allowed is");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new PolicyGradient(LossType.CISPO, ClipRange.STANDARD, KlPenalty.NONE, 32))
                .withMessage("epsilon_high is 0.2 with loss_type cispo; there it bounds the ratio itself, so that below"
                        + " 1 every token is damped; set epsilon_high to 5.0");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new PolicyGradient(LossType.DAPO, ClipRange.STANDARD, KlPenalty.NONE, 0))
                .withMessageStartingWith("max_completion_length is 0; allowed is");
    }

    private static PolicyGradient objective(LossType type) {
        return new PolicyGradient(type, new ClipRange(.2, type == LossType.CISPO ? 5 : .2), KlPenalty.NONE, 32);
    }
}
