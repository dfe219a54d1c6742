package dev.edgewise.guard.shortcut;

import static dev.edgewise.guard.Policies.mixed;
import static dev.edgewise.guard.Policies.rollout;
import static dev.edgewise.guard.Policies.show;
import static dev.edgewise.guard.Policies.step;
import static dev.edgewise.guard.Policies.wrote;
import static dev.edgewise.guard.shortcut.ShortcutFixtures.CELL;
import static dev.edgewise.guard.shortcut.ShortcutFixtures.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.curriculum.Stage;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.BuiltInGuardContract;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Policies;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A policy that learns the form and not the task.
class FormatGamingGuardTest extends BuiltInGuardContract {
    @Override
    protected Guard guard() {
        return new FormatGamingGuard();
    }

    @Override
    protected List<TrainingEvent> trouble() {
        List<TrainingEvent> events = new ArrayList<>();
        for (int step = 1; step <= 60; step++) {
            double format = Math.min(1, 0.1 + 0.03 * step);
            events.add(step(step, Map.of("rewards/format/mean", format, "rewards/accuracy/mean", 0.02)));
        }
        return events;
    }

    @Test
    void aFormatRewardThatRisesAloneIsTold() {
        assertThat(reason(show(guard(), trouble()).getFirst()))
                .startsWith("the reward format rose by 0.")
                .contains("and accuracy by 0.00: the policy learns the form and not the task");
    }

    @Test
    void risingWithAccuracyIsFine() {
        List<TrainingEvent> events = IntStream.rangeClosed(1, 60)
                .mapToObj(step -> step(
                        step,
                        Map.of(
                                "rewards/format/mean",
                                Math.min(1, 0.1 + 0.03 * step),
                                "rewards/accuracy/mean",
                                0.01 * step)))
                .toList();
        assertThat(show(guard(), events)).isEmpty();
    }

    /// One of eight is right throughout; two of eight have an answer in the expected form at first, then all.
    private static List<TrainingEvent> forms(Stage stage) {
        Rollout right = wrote("#### 12", 5, "12", true);
        Rollout wrong = wrote("#### 7", 5, "7", false);
        Rollout formless = rollout("seven", 5, FinishReason.EOS, new ParseResult.Missing(), false);
        Task task = new Task("gsm8k/0:a", CELL, "What is it?", "12", List.of());
        List<TrainingEvent> events = new ArrayList<>();
        for (int step = 1; step <= 60; step++) {
            List<Rollout> group = new ArrayList<>(List.of(right, wrong));
            group.addAll(Collections.nCopies(6, step > 10 ? wrong : formless));
            events.add(Policies.group(step, task, stage, group));
            events.add(step(step, Map.of()));
        }
        return events;
    }

    @Test
    void aFormThatIsLearnedAloneIsTold() {
        assertThat(show(guard(), forms(Stage.REINFORCE)))
                .extracting(ShortcutFixtures::reason)
                .containsExactly(
                        "the share of completions with an answer in the expected form rose by 0.71 since outcome"
                                + " reward began and the share that is right by 0.00: the policy learns the form and"
                                + " not the task. Begin with easier levels or expert solutions");
    }

    @Test
    void solutionsTeachTheFormFirst() {
        assertThat(show(guard(), forms(Stage.IMITATE))).isEmpty();
    }

    @Test
    void listingCandidatesIsTold() {
        Rollout many = rollout("#### 1\n#### 2", 9, FinishReason.EOS, new ParseResult.Ambiguous(2), false);
        List<TrainingEvent> events = new ArrayList<>();
        for (int step = 1; step <= 10; step++) {
            events.add(Policies.group(step, CELL, "12", mixed(8, many, many).toArray(Rollout[]::new)));
            events.add(step(step, Map.of()));
        }
        assertThat(reason(show(guard(), events).getFirst()))
                .startsWith("100 % of the completions mark several final answers; none of them counts.");
    }
}
