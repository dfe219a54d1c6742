package dev.edgewise.preference.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.error.ConfigException;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.objective.SequenceObjective;
import dev.edgewise.objective.StepShape;
import dev.edgewise.plugin.NoSettings;
import dev.edgewise.plugin.PreferenceContext;
import dev.edgewise.preference.PreferenceLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The derivative of every loss by every token equals finite differences, whatever the settings.
class PreferenceSlopesTest {
    private static final PreferenceContext CONTEXT = new PreferenceContext(0.3, 0.1, 0.5);

    static Stream<SequenceObjective> objectives() {
        List<SequenceObjective> all = new ArrayList<>();
        for (var provider : PreferenceLosses.PROVIDERS) {
            PreferenceLoss loss = provider.create(new NoSettings(), CONTEXT);
            all.add(dpo(List.of(loss), List.of(0.7), ScoreDivergence.REVERSE_KL, null));
            all.add(dpo(List.of(loss), List.of(1.0), ScoreDivergence.REVERSE_KL, 0.4));
            if (loss.readsScores()) {
                for (var type : ScoreDivergence.Type.values()) {
                    all.add(dpo(List.of(loss), List.of(1.0), new ScoreDivergence(type, 0.6), null));
                }
            }
        }
        all.add(dpo(
                List.of(new MarginLoss(MarginLoss.Type.SIGMOID, CONTEXT), new ImitationLoss()),
                List.of(1.0, 0.5),
                ScoreDivergence.REVERSE_KL,
                null));
        for (var type : CpoLoss.Type.values()) {
            all.add(PairObjective.alone(new CpoLoss(type, 0.8, 0.1, 1, 0.5, 0), 0.8));
            all.add(PairObjective.alone(new CpoLoss(type, 0.8, 0, 0.5, 0.5, 0.25), 0.8));
        }
        all.add(PairObjective.alone(new OrpoLoss(0.5), 0.5));
        for (var type : KtoObjective.Type.values()) {
            all.add(new KtoObjective(type, 0.3, 1.2, 0.7));
        }
        return all.stream();
    }

    private static SequenceObjective dpo(
            List<PreferenceLoss> losses, List<Double> weights, ScoreDivergence divergence, Double ldAlpha) {
        return PairObjective.dpo(losses, weights, divergence, 0.3, ldAlpha, false);
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void derivativesEqualFiniteDifferences(SequenceObjective objective) {
        List<SequenceLogProbs> sequences = sequences(objective.together() == 1);
        List<SequenceLogProbs> read = List.of(sequence(new Random(9), 3, 0));
        StepShape step = new StepShape(6, 3 + 5 + 2);
        List<float[]> gradients = objective.evaluate(step, read, sequences).gradients();
        for (int s = 0; s < sequences.size(); s++) {
            float[] logProbs = sequences.get(s).logProbs();
            for (int t = 0; t < logProbs.length; t++) {
                float middle = logProbs[t];
                logProbs[t] = middle + 1e-2f;
                double above = objective.evaluate(step, read, sequences).loss();
                double high = logProbs[t];
                logProbs[t] = middle - 1e-2f;
                double below = objective.evaluate(step, read, sequences).loss();
                double slope = (above - below) / (high - logProbs[t]);
                logProbs[t] = middle;
                assertThat((double) gradients.get(s)[t])
                        .as(objective + ", token " + t + " of sequence " + s)
                        .isCloseTo(slope, within(2e-3 * Math.abs(slope) + 1e-5));
            }
        }
    }

    /// The loss does not depend on how a step is cut, where it may be cut.
    @ParameterizedTest
    @MethodSource("objectives")
    void partsOfAStepAddUp(SequenceObjective objective) {
        List<SequenceLogProbs> sequences = sequences(objective.together() == 1);
        StepShape step = new StepShape(6, 3 + 5 + 2);
        double whole = objective.evaluate(step, List.of(), sequences).loss();
        if (objective.needsWholeStep()) {
            return;
        }
        double parts = objective
                        .evaluate(step, List.of(), sequences.subList(0, 2))
                        .loss()
                + objective.evaluate(step, List.of(), sequences.subList(2, 6)).loss();
        assertThat(parts).isCloseTo(whole, within(1e-12));
    }

    private static List<SequenceLogProbs> sequences(boolean single) {
        Random random = new Random(3);
        int[] lengths = {3, 4, 5, 2, 2, 2};
        List<SequenceLogProbs> sequences = new ArrayList<>();
        for (int i = 0; i < lengths.length; i++) {
            sequences.add(sequence(random, lengths[i], i % 2 == 0 || (single && i == 3) ? 1 : -1));
        }
        return sequences;
    }

    private static SequenceLogProbs sequence(Random random, int length, double advantage) {
        float[] logProbs = new float[length];
        float[] reference = new float[length];
        for (int t = 0; t < length; t++) {
            logProbs[t] = -0.2f - 2 * random.nextFloat();
            reference[t] = logProbs[t] + 0.6f * (random.nextFloat() - 0.5f);
        }
        return new SequenceLogProbs(logProbs, null, reference, advantage);
    }

    /// As ORPO has it: the prompt's tokens are imitated with the chosen completion, and have no part in the
    /// score.
    @Test
    void tokensWithoutCreditAreImitatedAlone() {
        float[] logProbs = {-1, -2, -0.5f, -0.25f};
        SequenceLogProbs chosen = new SequenceLogProbs(logProbs, null, null, 1, new float[] {0, 0, 1, 1});
        SequenceLogProbs rejected = new SequenceLogProbs(new float[] {-3, -3}, null, null, -1);
        PairObjective orpo = PairObjective.alone(new OrpoLoss(0.1), 0.1);
        float[] gradient = orpo.evaluate(new StepShape(2, 4), List.of(), List.of(chosen, rejected))
                .gradients()
                .getFirst();
        assertThat(gradient[0]).isEqualTo(-0.25f);
        assertThat(gradient[1]).isEqualTo(-0.25f);
        assertThat(gradient[2]).isLessThan(-0.25f).isEqualTo(gradient[3]);
        assertThat(orpo.metrics(List.of(chosen, rejected)))
                .containsEntry("logps/chosen", -0.375)
                .containsEntry("logps/chosen_token", -0.375)
                .containsEntry("logps/chosen_length", 2.0)
                .containsEntry("nll_loss", 3.75 / 4);
    }

    @Test
    void settingsThatDivideByZeroAreRefused() {
        assertThatThrownBy(() -> new MarginLoss(MarginLoss.Type.EXO_PAIR, new PreferenceContext(0.1, 0, 0.05)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("label_smoothing is 0 with loss_type exo_pair, which divides by it; set it to 0.001, which"
                        + " its paper recommends");
        assertThatThrownBy(() -> new MarginLoss(MarginLoss.Type.ROBUST, new PreferenceContext(0.1, 0.5, 0.05)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("label_smoothing is 0.5 with loss_type robust; allowed is below 0.5, for example 0.1");
    }

    @Test
    void aStepOfOnePairSortsNothing() {
        SequenceLogProbs chosen = new SequenceLogProbs(new float[] {-9}, null, new float[] {-10}, 1);
        SequenceLogProbs rejected = new SequenceLogProbs(new float[] {-13}, null, new float[] {-12}, -1);
        PreferenceContext plain = new PreferenceContext(0.1, 0, 0.05);
        double[] losses = Stream.of(
                        new SortedLoss(SortedLoss.Type.AOT, plain),
                        new SortedLoss(SortedLoss.Type.AOT_UNPAIRED, plain),
                        new MarginLoss(MarginLoss.Type.SIGMOID, plain))
                .mapToDouble(loss -> dpo(List.of(loss), List.of(1.0), ScoreDivergence.REVERSE_KL, null)
                        .evaluate(new StepShape(2, 1), List.of(), List.of(chosen, rejected))
                        .loss())
                .toArray();
        assertThat(Arrays.stream(losses).distinct()).hasSize(1);
        assertThat(losses[0]).isCloseTo(0.5981388693815918, within(1e-12));
    }
}
