package dev.edgewise.advantage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.completion.CompletionFormats;
import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Knobs;
import dev.edgewise.credit.WeightedReinforce;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.SampleGroups;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlledCreditTest {
    private static final Cell CELL = new Cell("addition", 0);
    private static final RolloutGroup LUCKY = SampleGroups.outcomes(CELL, 8, 1);
    private static final RolloutGroup THREE = SampleGroups.outcomes(CELL, 8, 3);
    private static final RolloutGroup HALF = SampleGroups.outcomes(CELL, 8, 4);

    private final ControlledCredit credit =
            new ControlledCredit(new GroupCredit(new GroupZScore(0, Ties.STANDARD)), CompletionFormats.BUILT_IN);

    private double[] assign(RolloutGroup group, Adjustment.Lasting... adjustments) {
        return credit.assign(List.of(group), Knobs.turnedBy(List.of(adjustments)))
                .getFirst();
    }

    @Test
    void withoutKnobsItIsTheCreditItWraps() {
        // methods.md, C2: 1 of 8 gives 2.4749 with the sample standard deviation
        assertThat(assign(LUCKY)[0]).isCloseTo(2.4749, within(1e-4));
        assertThat(assign(LUCKY)[1]).isCloseTo(-0.35355, within(1e-4));
    }

    @Test
    void stdFreeIsDrGrpo() {
        assertThat(assign(LUCKY, new Adjustment.StdFree())).startsWith(0.875, -0.125);
    }

    @Test
    void aBonusThatTheCreditWouldNotSeeIsAnObstacle() {
        Adjustment bonus = new Adjustment.FormatBonus("code", 0.2);
        assertThat(credit.obstacle(bonus)).isEmpty();
        ControlledCredit blind = new ControlledCredit(new WeightedReinforce(0.1, 1, 0), CompletionFormats.BUILT_IN);
        assertThat(blind.obstacle(bonus))
                .contains(
                        "the credit of algorithm.scale_rewards counts right and wrong completions, whatever reward they"
                                + " have; its own key bonus pays rare formats");
        assertThat(blind.obstacle(new Adjustment.StdFree())).isEmpty();
    }

    @Test
    void theCapScalesTheWholeGroup() {
        double[] capped = assign(LUCKY, new Adjustment.AdvantageCap(1));
        assertThat(capped[0]).isCloseTo(1, within(1e-12));
        assertThat(Arrays.stream(capped).sum()).isCloseTo(0, within(1e-12));
        assertThat(assign(HALF, new Adjustment.AdvantageCap(1))).isEqualTo(assign(HALF));
    }

    @Test
    void quarantineIsForGroupsOfTheCellThatMostlyFail() {
        assertThat(assign(LUCKY, new Adjustment.Quarantine(CELL, 0))).containsOnly(0);
        assertThat(assign(THREE, new Adjustment.Quarantine(CELL, 0))).containsOnly(0);
        assertThat(assign(HALF, new Adjustment.Quarantine(CELL, 0))).isEqualTo(assign(HALF));
        assertThat(assign(LUCKY, new Adjustment.Quarantine(new Cell("addition", 1), 0)))
                .isEqualTo(assign(LUCKY));
    }

    /// One of eight is 2.4749 and the others −2.4749 / 7; the whole group is scaled, so that it keeps its mean of 0.
    @Test
    void quarantineMayLeaveACap() {
        double[] capped = assign(LUCKY, new Adjustment.Quarantine(CELL, 0.5));
        assertThat(Arrays.stream(capped).max()).hasValueCloseTo(0.5, within(1e-4));
        assertThat(Arrays.stream(capped).min()).hasValueCloseTo(-0.5 / 7, within(1e-4));
        assertThat(Arrays.stream(capped).sum()).isCloseTo(0, within(1e-12));
    }

    @Test
    void positivesWeighLess() {
        double[] plain = assign(HALF);
        double[] weighed = assign(HALF, new Adjustment.PositiveWeight(0.1));
        assertThat(weighed[0]).isCloseTo(0.1 * plain[0], within(1e-12));
        assertThat(weighed[7]).isEqualTo(plain[7]);
        assertThat(assign(HALF, new Adjustment.PositiveWeight(0))).startsWith(0, 0, 0, 0);
    }

    @Test
    void theBonusIsForRightCompletionsOnly() {
        // both right and wrong ones are written as bare answers; rewards become 1.1 and 0
        double[] plain = assign(HALF, new Adjustment.StdFree());
        double[] helped = assign(HALF, new Adjustment.StdFree(), new Adjustment.FormatBonus("bare_answer", 0.1));
        assertThat(plain).startsWith(0.5).endsWith(-0.5);
        assertThat(helped[0]).isCloseTo(0.55, within(1e-12));
        assertThat(helped[7]).isCloseTo(-0.55, within(1e-12));
    }
}
