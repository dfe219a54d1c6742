package dev.edgewise.guard.hard;

import static dev.edgewise.guard.Policies.mixed;
import static dev.edgewise.guard.Policies.show;
import static dev.edgewise.guard.Policies.step;
import static dev.edgewise.guard.Policies.wrote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.edgewise.control.Adjustment.Quarantine;
import dev.edgewise.control.Adjustment.StdFree;
import dev.edgewise.control.Change;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.error.ConfigException;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.BuiltInGuardContract;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Policies;
import dev.edgewise.guard.Verdict;
import dev.edgewise.guard.signal.NoSignalGuard;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LuckySuccessGuardTest extends BuiltInGuardContract {
    private static final Cell HARD = new Cell("addition", 5);
    private static final Cell FAIR = new Cell("addition", 1);

    @Override
    protected Guard guard() {
        return new LuckySuccessGuard(0);
    }

    /// A policy that guesses: one group in six of the hard cell has one success, the others none.
    @Override
    protected List<TrainingEvent> trouble() {
        return guesses(1, 40, 0, Map.of());
    }

    /// @param fair groups a step of a cell with 4 of 8
    private static List<TrainingEvent> guesses(int from, int to, int fair, Map<String, Double> metrics) {
        List<TrainingEvent> events = new ArrayList<>();
        for (int step = from; step <= to; step++) {
            for (int g = 0; g < 6; g++) {
                events.add(groupOf(step, HARD, step > 5 && g == 0 ? 1 : 0));
            }
            for (int g = 0; g < fair; g++) {
                events.add(groupOf(step, FAIR, 4));
            }
            events.add(step(step, metrics));
        }
        return events;
    }

    /// One lucky group a step from step 6 on, and nothing else to learn from.
    @Test
    void tellsLuckyGroupsAndTheirShare() {
        Guard guard = guard();
        show(guard, guesses(1, 5, 0, Map.of()));
        assertThat(guard.metrics()).isEqualTo(Map.of("groups", 0.0));
        show(guard, guesses(6, 9, 0, Map.of()));
        assertThat(guard.metrics()).isEqualTo(Map.of("groups", 1.0, "share", 1.0));
    }

    private static TrainingEvent groupOf(int step, Cell cell, int right) {
        Task task = new Task(cell + ":1+1", cell, "1+1=", "2", List.of());
        return Policies.group(
                step, task, Stage.REINFORCE, mixed(right, wrote("2", 2, "2", true), wrote("3", 2, "3", false)));
    }

    @Test
    void quarantinesBeforeTheFirstLuckWhereNothingElseIsLearned() {
        List<Verdict> said = show(guard(), guesses(1, 5, 0, Map.of())); // luck begins at step 6

        assertThat(said)
                .containsExactly(new Verdict.Adjust(
                        List.of(new Change.Make(new Quarantine(HARD, 0))),
                        "fewer than 5 % succeed in [addition/5], and little else is learned: one lucky success would be"
                                + " the whole update"));
    }

    @Test
    void goesWithoutTheDeviationOnceLuckIsMostOfTheSignal() {
        List<Verdict> said = show(guard(), trouble());

        assertThat(said).hasSize(2);
        assertThat(said.getLast())
                .isEqualTo(new Verdict.Adjust(
                        List.of(new Change.Make(new StdFree())),
                        "100 % of the learning signal comes from lucky successes in cells that otherwise fail: such"
                                + " luck teaches shortcuts"));
    }

    @Test
    void severalSuccessesOfOneGroupAreLuckWhereTheLevelFailsAllTheSame() {
        Guard guard = guard();
        show(guard, guesses(1, 5, 0, Map.of()));
        List<Verdict> said = show(guard, groupsOf(6, 3));

        assertThat(said)
                .singleElement()
                .isInstanceOfSatisfying(
                        Verdict.Adjust.class,
                        adjust -> assertThat(adjust.changes()).containsExactly(new Change.Make(new StdFree())));
    }

    /// Every 20 groups one with `right` successes, for 80 groups, ten a step.
    private static List<TrainingEvent> groupsOf(int from, int right) {
        List<TrainingEvent> events = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            events.add(groupOf(from + i / 10, HARD, i % 20 == 0 ? right : 0));
            if (i % 10 == 9) {
                events.add(step(from + i / 10, Map.of()));
            }
        }
        return events;
    }

    @Test
    void letsLuckBeAmongPlentyOfSignalOrDemonstrations() {
        assertThat(show(guard(), guesses(1, 60, 2, Map.of()))).isEmpty();
        assertThat(show(guard(), guesses(1, 60, 0, Map.of(NoSignalGuard.DEMONSTRATIONS, 16.0))))
                .isEmpty();
    }

    @Test
    void releasesACellThatSucceedsRepeatedly() {
        Guard guard = guard();
        show(guard, trouble());

        List<TrainingEvent> better = new ArrayList<>();
        for (int step = 41; step <= 44; step++) {
            better.add(groupOf(step, HARD, 3));
            better.add(step(step, Map.of()));
        }
        assertThat(show(guard, better).getFirst())
                .isInstanceOfSatisfying(
                        Verdict.Adjust.class,
                        adjust -> assertThat(adjust.changes()).contains(new Change.TakeBack(new Quarantine(HARD, 0))));
    }

    @Test
    void takesEverythingBackWhenLuckIsRareAgain() {
        Guard guard = guard();
        show(guard, trouble());

        List<Verdict> said = show(guard, guesses(41, 80, 4, Map.of()));

        assertThat(said.stream().flatMap(verdict -> ((Verdict.Adjust) verdict).changes().stream()))
                .containsExactlyInAnyOrder(
                        new Change.TakeBack(new StdFree()), new Change.TakeBack(new Quarantine(HARD, 0)));
    }

    @Test
    void refusesACapThatIsNone() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new LuckySuccessGuard(-1))
                .withMessage("the cap of the lucky_success guard is -1.0; allowed is a finite number of at least 0,"
                        + " for example 0 or 1");
    }
}
