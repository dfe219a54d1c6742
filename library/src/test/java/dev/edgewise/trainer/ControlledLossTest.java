package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Knobs;
import dev.edgewise.objective.Objective;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.objective.TokenSlice;
import dev.edgewise.objective.loss.ClipRange;
import dev.edgewise.objective.loss.CrossEntropy;
import dev.edgewise.objective.loss.KlPenalty;
import dev.edgewise.objective.loss.LossType;
import dev.edgewise.objective.loss.PolicyGradient;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlledLossTest {
    private static final PolicyGradient PLAIN =
            new PolicyGradient(LossType.DAPO, ClipRange.STANDARD, KlPenalty.NONE, 16);

    private static Objective turned(Objective loss, Adjustment.Lasting... adjustments) {
        return new ControlledLoss(loss).under(Knobs.turnedBy(List.of(adjustments)));
    }

    private static PolicyGradient gradient(PolicyGradient loss, Adjustment.Lasting... adjustments) {
        return (PolicyGradient) turned(loss, adjustments);
    }

    @Test
    void standardKnobsChangeNothing() {
        assertThat(new ControlledLoss(PLAIN).under(Knobs.STANDARD)).isEqualTo(PLAIN);
        assertThat(turned(new CrossEntropy(), new Adjustment.ClipHigher(0.5))).isEqualTo(new CrossEntropy());
    }

    @Test
    void knobsRaiseAndNeverLower() {
        PolicyGradient turned = gradient(PLAIN, new Adjustment.ClipHigher(0.28), new Adjustment.KlWeight(0.02));
        assertThat(turned.clip()).isEqualTo(new ClipRange(0.2, 0.28));
        assertThat(turned.kl().beta()).isEqualTo(0.02);
        assertThat(turned.needsReference()).isTrue();

        PolicyGradient wide = new PolicyGradient(LossType.DAPO, new ClipRange(0.2, 0.4), new KlPenalty(0.1, true), 16);
        assertThat(turned(wide, new Adjustment.ClipHigher(0.28), new Adjustment.KlWeight(0.02)))
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

        PolicyGradient turned = gradient(measured, new Adjustment.KlWeight(0.02));
        assertThat(turned.kl()).isEqualTo(new KlPenalty(0.02, true, true));
    }

    @Test
    void cisposBoundIsOfAnotherKind() {
        PolicyGradient cispo = new PolicyGradient(LossType.CISPO, new ClipRange(0.2, 5), KlPenalty.NONE, 16);
        assertThat(turned(cispo, new Adjustment.ClipHigher(9))).isEqualTo(cispo);
    }

    @Test
    void theLossHasThePull() {
        PolicyGradient turned = gradient(PLAIN, new Adjustment.EntropyFloor(0.05, 0.01));
        TokenSlice slice = new TokenSlice(new float[] {-1}, null, null, new float[] {0}, new float[] {1});
        // a token without an advantage has work to do
        assertThat(PLAIN.idleWithoutAdvantage()).isTrue();
        assertThat(turned.idleWithoutAdvantage()).isFalse();
        // no advantage, so that only ½ · 0.01 · (−1 + 0.05)² is left
        assertThat(turned.evaluate(slice).loss()).isCloseTo(0.0045125, within(1e-9));
        assertThat((double) turned.evaluate(slice).gradient()[0]).isCloseTo(-0.0095, within(1e-8));
    }
}
