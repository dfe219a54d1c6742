package dev.edgewise.guard.hard;

import static dev.edgewise.guard.Policies.mixed;
import static dev.edgewise.guard.Policies.show;
import static dev.edgewise.guard.Policies.wrote;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.control.Adjustment.Demotion;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.BuiltInGuardContract;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Policies;
import dev.edgewise.guard.Verdict;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ZeroCellGuardTest extends BuiltInGuardContract {
    private static final Cell CELL = new Cell("sorting", 4);

    @Override
    protected Guard guard() {
        return new ZeroCellGuard(16);
    }

    @Override
    protected List<TrainingEvent> trouble() {
        return groups(Stage.REINFORCE, 0, 40);
    }

    private static List<TrainingEvent> groups(Stage stage, int right, int count) {
        Task task = new Task("sorting/4:x", CELL, "sort 3,1:", "1,3", List.of());
        List<TrainingEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(Policies.group(
                    i, task, stage, mixed(right, wrote("1,3", 4, "1,3", true), wrote("3", 2, "3", false))));
        }
        return events;
    }

    @Test
    void demotesOnceAndTakesItBackWhenGroupsSucceed() {
        Guard guard = guard();

        assertThat(show(guard, trouble()))
                .containsExactly(Verdict.Adjust.make(
                        "nothing succeeded in the last 16 groups of sorting/4, so outcome reward has nothing to teach"
                                + " there",
                        new Demotion(CELL)));
        assertThat(show(guard, groups(Stage.IMITATE, 1, 1))).isEmpty();
        assertThat(show(guard, groups(Stage.IMITATE, 0, 1))).isEmpty();
        assertThat(show(guard, groups(Stage.IMITATE, 1, 2)))
                .containsExactly(Verdict.Adjust.takeBack("groups of sorting/4 succeed again", new Demotion(CELL)));
    }

    @Test
    void leavesImitatedCellsAlone() {
        assertThat(show(guard(), groups(Stage.IMITATE, 0, 100))).isEmpty();
    }

    @Test
    void oneSuccessStartsTheCountAnew() {
        Guard guard = guard();
        assertThat(show(guard, groups(Stage.REINFORCE, 0, 15))).isEmpty();
        assertThat(show(guard, groups(Stage.REINFORCE, 1, 1))).isEmpty();
        assertThat(show(guard, groups(Stage.REINFORCE, 0, 15))).isEmpty();
    }
}
