package dev.edgewise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.Imitation;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What every rule of imitation owes: its state round-trips, it shows cells in play and as many as are wanted, it draws
/// on nothing but its state and the generator, and it does not teach what is mastered.
public abstract class ImitationContract {
    protected static final int RUNGS = 5;
    private static final List<String> ENVIRONMENTS = List.of("addition", "chain");

    protected abstract Imitation rule();

    protected static Progress progress() {
        return new Progress(
                new Ladders(Map.of("addition", RUNGS, "chain", RUNGS)),
                SuccessPosterior.Settings.STANDARD,
                new StagePolicy(0.85, 0.75, 0.05, 0.5));
    }

    /// Steps `from` to `to`: a failed group of each environment's rungs in turn, and what is shown is learned from.
    private static List<List<Cell>> run(Imitation rule, Progress progress, int from, int to) {
        List<List<Cell>> shown = new ArrayList<>();
        for (int step = from; step <= to; step++) {
            progress.beginStep(step);
            for (String environment : ENVIRONMENTS) {
                RolloutGroup group = SampleGroups.outcomes(new Cell(environment, step % RUNGS), 8, step % 3);
                progress.observe(group);
                rule.observe(group);
            }
            List<Cell> cells = rule.choose(progress, Seeds.stream(step, "contract"), 9);
            int now = step;
            rule.learned(
                    cells,
                    cells.stream()
                            .map(cell -> new float[] {-1f / now, -0.1f * (cell.level() + 1)})
                            .toList());
            shown.add(cells);
        }
        return shown;
    }

    @Test
    void restoredStateShowsTheSameEverAfter() {
        Imitation straight = rule();
        Progress progress = progress();
        run(straight, progress, 1, 40);
        ObjectNode state = TaskSamplerContract.reread(straight.snapshot());
        Imitation restored = rule();
        restored.restore(state);
        assertThat(restored.snapshot()).isEqualTo(state);
        Progress resumed = progress();
        resumed.restore(progress.snapshot());
        assertThat(run(restored, resumed, 41, 80)).isEqualTo(run(straight, progress, 41, 80));
    }

    @Test
    void showsAsManyCellsInPlayAsAreWanted() {
        Progress progress = progress();
        for (List<Cell> cells : run(rule(), progress, RUNGS, 30)) { // rung 0 is asked first
            assertThat(cells).hasSize(9);
            assertThat(progress.cells()).containsAll(cells);
        }
        assertThat(rule().choose(progress, Seeds.stream(1), 0)).isEmpty();
    }

    @Test
    void doesNotTeachWhatIsMastered() {
        Imitation rule = rule();
        Progress progress = progress();
        for (int group = 0; group < 20; group++) {
            for (Cell cell : progress.cells()) {
                RolloutGroup solved = SampleGroups.outcomes(cell, 8, 8);
                progress.observe(solved);
                rule.observe(solved);
            }
        }
        assertThat(rule.choose(progress, Seeds.stream(1), 9)).isEmpty();
    }
}
