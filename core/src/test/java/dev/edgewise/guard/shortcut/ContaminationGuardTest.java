package dev.edgewise.guard.shortcut;

import static dev.edgewise.guard.Policies.show;
import static dev.edgewise.guard.shortcut.ShortcutFixtures.CELL;
import static dev.edgewise.guard.shortcut.ShortcutFixtures.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.control.Adjustment;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.BuiltInGuardContract;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Verdict;
import dev.edgewise.monitor.Reading;
import dev.edgewise.monitor.Reading.CellOutcomes;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Training that damages what was mastered.
class ContaminationGuardTest extends BuiltInGuardContract {
    @Override
    protected Guard guard() {
        return new ContaminationGuard(7);
    }

    @Override
    protected List<TrainingEvent> trouble() {
        return List.of(read(0, 0), read(50, 32), read(100, 31), read(150, 20), read(200, 20), read(250, 32));
    }

    /// A reading of one cell of 32 tasks, the first `right` of them right.
    private static TrainingEvent read(int step, int right) {
        List<Boolean> outcomes = IntStream.range(0, 32).mapToObj(i -> i < right).toList();
        return new TrainingEvent.Monitored(step, new Reading.Mastery(List.of(new CellOutcomes(CELL, outcomes))), 1);
    }

    @Test
    void slowsDownUntilItIsBack() {
        List<Verdict> said = show(guard(), trouble());
        assertThat(said).hasSize(2);
        // Δ = (20 − 32)/32; the interval is the bootstrap's
        assertThat(reason(said.getFirst()))
                .startsWith("accuracy on held-out tasks of mastered levels changed by -0.38 (95 %: -0.5")
                .endsWith("32 tasks): training damages what was learned before");
        assertThat(((Verdict.Adjust) said.get(1)).changes())
                .isEqualTo(Verdict.Adjust.takeBack("", new Adjustment.LearningRate(0.5), new Adjustment.StdFree())
                        .changes());
    }

    @Test
    void aTaskOrTwoAreNoEvidence() {
        assertThat(show(guard(), List.of(read(0, 32), read(50, 30), read(100, 31))))
                .isEmpty();
    }
}
