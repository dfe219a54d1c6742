package dev.edgewise.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.advantage.ScaleRewards;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.SampleGroups;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class FormatCreditTest {
    private static final Offset<Double> EXACT = Offset.offset(1e-12);
    private static final Rollout CODE = wrote("def f():\n return 2", true);
    private static final Rollout PROSE = wrote("One and one more make two.", true);
    private static final Rollout WRONG = wrote("def f():\n return 3", false);

    private static Rollout wrote(String text, boolean right) {
        return new Rollout(
                new Completion(new int[] {4, 0}, new float[2], new float[2], FinishReason.EOS, text),
                Score.outcome(right, new ParseResult.Missing()));
    }

    private static RolloutGroup group(String environment, Rollout... rollouts) {
        return SampleGroups.of(new Cell(environment, 0), List.of(rollouts));
    }

    private static void assertCredit(double[] credit, double... expected) {
        assertThat(credit).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(credit[i]).as("%s", Arrays.toString(credit)).isCloseTo(expected[i], EXACT);
        }
    }

    @Test
    void wReinforceWeighsRightATenthAndHasNoBaseline() {
        List<RolloutGroup> groups = List.of(group("a", CODE, WRONG, WRONG), group("a", WRONG, WRONG));
        List<double[]> credit = new WeightedReinforce(0.1, 1, 0).assign(groups);
        assertCredit(credit.get(0), 0.1, -1, -1);
        assertCredit(credit.get(1), -1, -1);
    }

    @Test
    void positiveAndNegativeSamplesAlone() {
        List<RolloutGroup> groups = List.of(group("a", CODE, WRONG));
        assertThat(new WeightedReinforce(1, 0, 0).assign(groups).getFirst()).containsExactly(1, 0);
        assertThat(new WeightedReinforce(0, 1, 0).assign(groups).getFirst()).containsExactly(0, -1);
        assertThatThrownBy(() -> new WeightedReinforce(0, 0, 0.3))
                .isInstanceOf(InvalidValue.class)
                .hasMessage("positive must be above 0, or negative must, but both are 0 and nothing would be learned");
    }

    /// Three of four right completions are code: code weighs 1 + 0.4 · ¼, prose 1 + 0.4 · ¾ of a tenth.
    @Test
    void wReinforceWithABonusWeighsRareFormatsMore() {
        List<RolloutGroup> groups = List.of(group("a", CODE, CODE, PROSE, WRONG), group("a", CODE, WRONG));
        List<double[]> credit = new WeightedReinforce(0.1, 1, 0.4).assign(groups);
        assertCredit(credit.get(0), 0.11, 0.11, 0.13, -1);
        assertCredit(credit.get(1), 0.11, -1);
    }

    /// Three of four right completions are code: code earns 1 + 0.4 · ¼ = 1.1, prose 1 + 0.4 · ¾ = 1.3.
    @Test
    void aBonusGrowsWithRarity() {
        RolloutGroup one = group("a", CODE, CODE, PROSE, WRONG);
        RolloutGroup other = group("a", CODE, WRONG);
        List<double[]> credit = new FormatBonus(0.4, ScaleRewards.NONE).assign(List.of(one, other));
        double mean = (1.1 + 1.1 + 1.3) / 4;
        assertCredit(credit.get(0), 1.1 - mean, 1.1 - mean, 1.3 - mean, -mean);
        assertCredit(credit.get(1), 0.55, -0.55);
    }

    @Test
    void wrongCompletionsEarnNoBonusAndOneFormatNone() {
        List<double[]> credit =
                new FormatBonus(0.4, ScaleRewards.NONE).assign(List.of(group("a", CODE, wrote("Three it is.", false))));
        assertCredit(credit.getFirst(), 0.5, -0.5);
    }

    @Test
    void sharesAreThoseOfOneEnvironment() {
        List<double[]> credit = new FormatBonus(0.4, ScaleRewards.NONE)
                .assign(List.of(group("a", CODE, WRONG), group("b", PROSE, WRONG)));
        assertCredit(credit.get(0), 0.5, -0.5);
        assertCredit(credit.get(1), 0.5, -0.5);
    }

    /// Code has 0.25 + 0.25 + 0.5 of 1.25, a share of 0.8: it is scaled by 0.5 / 0.8.
    @Test
    void aFormatAboveItsQuotaIsScaledDown() {
        RolloutGroup one = group("a", CODE, CODE, PROSE, WRONG);
        RolloutGroup other = group("a", CODE, WRONG);
        List<double[]> credit = new FormatQuota(0.5, ScaleRewards.NONE).assign(List.of(one, other));
        assertCredit(credit.get(0), 0.25 * 0.625, 0.25 * 0.625, 0.25, -0.75);
        assertCredit(credit.get(1), 0.5 * 0.625, -0.5);
    }

    @Test
    void aFormatWithinItsQuotaIsLeftAlone() {
        List<double[]> credit =
                new FormatQuota(0.5, ScaleRewards.NONE).assign(List.of(group("a", CODE, PROSE, WRONG, WRONG)));
        assertCredit(credit.getFirst(), 0.5, 0.5, -0.5, -0.5);
    }

    @Test
    void oneFormatAloneReinforcesItsQuota() {
        List<double[]> credit = new FormatQuota(0.5, ScaleRewards.NONE).assign(List.of(group("a", CODE, WRONG)));
        assertCredit(credit.getFirst(), 0.25, -0.5);
    }
}
