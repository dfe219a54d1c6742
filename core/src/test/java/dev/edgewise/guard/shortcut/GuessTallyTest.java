package dev.edgewise.guard.shortcut;

import static dev.edgewise.guard.Policies.mixed;
import static dev.edgewise.guard.Policies.wrote;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.curriculum.Stage;
import dev.edgewise.guard.Policies;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuessTallyTest {
    private static final Cell CELL = new Cell("comparison", 0);

    /// What is told in the fifth step of 20 groups of 8, of which `follow` give the first number of the question, where
    /// that is right for `right` of 20 tasks.
    private static String told(int right, int follow) {
        GuessTally tally = new GuessTally();
        String said = "";
        for (int step = 1; step <= 5; step++) {
            assertThat(said).isEmpty();
            for (int i = 0; i < 20; i++) {
                boolean fits = i < right;
                Task task = new Task("comparison/0:" + i, CELL, "larger of 3,4?", fits ? "3" : "4", List.of());
                tally.add(Policies.group(
                                step,
                                task,
                                Stage.REINFORCE,
                                mixed(follow, wrote("3", 1, "3", fits), wrote("5", 1, "5", false)))
                        .group());
            }
            said = tally.endOfStep();
        }
        return said;
    }

    @Test
    void guessesThatPay() {
        assertThat(told(14, 8))
                .isEqualTo("100 % of the answers are the first number of the question, which is right for 70 % of the"
                        + " tasks");
        assertThat(told(2, 8)).endsWith("which is right for 10 % of the tasks");
    }

    @Test
    void whatSolvesOrPaysNothingOrIsMixedIsNoGuess() {
        assertThat(told(16, 8)).as("right for 80 %").isEmpty();
        assertThat(told(0, 8)).as("never right").isEmpty();
        assertThat(told(14, 7)).as("seven of eight follow it").isEmpty();
    }
}
