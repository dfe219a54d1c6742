package dev.edgewise.phase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.curriculum.imitation.OpenImitation;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.SampleGroups;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PhasedImitationTest {
    private static final Cell HELD = new Cell("addition", 0);
    private static final Cell LOST = new Cell("addition", 1);
    private static final Cell NEW = new Cell("sorting", 0);
    private static final int COUNT = 1000;

    private final Progress progress = new Progress(
            new Ladders(Map.of("addition", 3, "sorting", 1)), SuccessPosterior.Settings.STANDARD, StagePolicy.STANDARD);
    private PhaseClock clock = clock(0.25);
    private Kept kept = new Kept(clock, progress);

    private PhaseClock clock(double review) {
        PhaseEnd ten = new PhaseEnd(10, 0, List.of(), 0);
        return new PhaseClock(
                List.of(
                        new Phase("one", Set.of("addition"), ten, review, List.of()),
                        new Phase("two", Set.of("sorting"), ten, review, List.of())),
                progress);
    }

    private void observe(Cell cell, int successes) {
        RolloutGroup group = SampleGroups.outcomes(cell, 8, successes);
        progress.observe(group);
        kept.asked(cell);
    }

    /// Two levels are mastered, one of them is lost, and the next phase begins.
    private void goOn() {
        clock.begin(0);
        for (int step = 1; step <= 10; step++) {
            progress.beginStep(step);
            observe(HELD, 8);
            observe(LOST, step < 6 ? 8 : 0);
            clock.stepTaken(1);
        }
        clock.begin(10);
        progress.beginStep(11);
        observe(NEW, 0);
    }

    private List<Cell> chosen() {
        return new PhasedImitation(new OpenImitation(0.5), kept)
                .choose(clock.inPlay(), Seeds.stream(3, "imitation"), COUNT);
    }

    @Test
    void whatIsForgottenIsShownAgainAndWhatIsHeldIsNot() {
        goOn();
        List<Cell> chosen = chosen();
        assertThat(chosen).hasSize(COUNT).containsOnly(LOST, NEW);
        assertThat(Collections.frequency(chosen, LOST))
                .as("a quarter, within four standard deviations")
                .isBetween(195, 305);
    }

    @Test
    void withoutReviewTheRuleChoosesAlone() {
        clock = clock(0);
        kept = new Kept(clock, progress);
        goOn();
        assertThat(chosen()).hasSize(COUNT).containsOnly(NEW);
    }

    @Test
    void nothingChangesWhileNothingIsForgotten() {
        goOn();
        for (int i = 0; i < 60; i++) {
            observe(LOST, 8);
        }
        assertThat(kept.forgotten()).isEmpty();
        assertThat(chosen())
                .isEqualTo(new OpenImitation(0.5).choose(clock.inPlay(), Seeds.stream(3, "imitation"), COUNT));
    }

    @Test
    void theRuleKeepsItsStateAndItsName() {
        OpenImitation rule = new OpenImitation(0.5);
        PhasedImitation phased = new PhasedImitation(rule, kept);
        assertThat(phased.configuration()).isEqualTo(rule.configuration());
        assertThat(phased.snapshot()).isEqualTo(rule.snapshot());
    }
}
