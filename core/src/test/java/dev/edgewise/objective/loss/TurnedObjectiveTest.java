package dev.edgewise.objective.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Knobs;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.objective.TokenSlice;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnedObjectiveTest {
    private static final PolicyGradient PLAIN =
            new PolicyGradient(LossType.DAPO, ClipRange.STANDARD, KlPenalty.NONE, 16);

    @Test
    void standardKnobsChangeNothing() {
        assertThat(PLAIN.turned(Knobs.STANDARD)).isEqualTo(PLAIN);
        assertThat(new CrossEntropy().turned(Knobs.turnedBy(List.of(new Adjustment.ClipHigher(0.5)))))
                .isEqualTo(new CrossEntropy());
    }

    @Test
    void knobsRaiseAndNeverLower() {
        PolicyGradient turned =
                PLAIN.turned(Knobs.turnedBy(List.of(new Adjustment.ClipHigher(0.28), new Adjustment.KlWeight(0.02))));
        assertThat(turned.clip()).isEqualTo(new ClipRange(0.2, 0.28));
        assertThat(turned.kl().beta()).isEqualTo(0.02);
        assertThat(turned.needsReference()).isTrue();

        PolicyGradient wide = new PolicyGradient(LossType.DAPO, new ClipRange(0.2, 0.4), new KlPenalty(0.1, true), 16);
        assertThat(wide.turned(Knobs.turnedBy(List.of(new Adjustment.ClipHigher(0.28), new Adjustment.KlWeight(0.02)))))
                .isEqualTo(wide);
    }

    /// d = log π_θ − log π_ref = −0.5: k3 = e^0.5 − 0.5 − 1.
    @Test
    void aMeasuredPenaltyNeedsTheReferenceAndAddsNothing() {
        PolicyGradient measured =
                new PolicyGradient(LossType.DAPO, ClipRange.STANDARD, new KlPenalty(0, true, true), 16);
        float[] reference = {-0.5f};
        TokenSlice slice = new TokenSlice(new float[] {-1}, null, reference, new float[] {0.7f}, new float[] {1});
        assertThat(measured.needsReference()).isTrue();
        assertThat(measured.idleWithoutAdvantage()).isTrue();
        assertThat(measured.evaluate(slice).loss())
                .isEqualTo(PLAIN.evaluate(slice).loss());
        assertThat(measured.evaluate(slice).gradient())
                .containsExactly(PLAIN.evaluate(slice).gradient());

        List<SequenceLogProbs> seen = List.of(new SequenceLogProbs(new float[] {-1}, null, reference, 0.7));
        assertThat(PLAIN.metrics(seen)).doesNotContainKey("kl");
        assertThat(measured.metrics(seen).get("kl")).isCloseTo(0.1487212707, within(1e-9));

        PolicyGradient turned = measured.turned(Knobs.turnedBy(List.of(new Adjustment.KlWeight(0.02))));
        assertThat(turned.kl()).isEqualTo(new KlPenalty(0.02, true, true));
    }

    @Test
    void cisposBoundIsOfAnotherKind() {
        PolicyGradient cispo = new PolicyGradient(LossType.CISPO, new ClipRange(0.2, 5), KlPenalty.NONE, 16);
        assertThat(cispo.turned(Knobs.turnedBy(List.of(new Adjustment.ClipHigher(9)))))
                .isEqualTo(cispo);
    }

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

    @Test
    void theLossHasThePull() {
        PolicyGradient turned = PLAIN.turned(Knobs.turnedBy(List.of(new Adjustment.EntropyFloor(0.05, 0.01))));
        TokenSlice slice = new TokenSlice(new float[] {-1}, null, null, new float[] {0}, new float[] {1});
        // a token without an advantage has work to do
        assertThat(PLAIN.idleWithoutAdvantage()).isTrue();
        assertThat(turned.idleWithoutAdvantage()).isFalse();
        // no advantage, so that only ½ · 0.01 · (−1 + 0.05)² is left
        assertThat(turned.evaluate(slice).loss()).isCloseTo(0.0045125, within(1e-9));
        assertThat((double) turned.evaluate(slice).gradient()[0]).isCloseTo(-0.0095, within(1e-8));
    }
}
