package dev.edgewise.guard.hard;

import static dev.edgewise.guard.Policies.mixed;
import static dev.edgewise.guard.Policies.rollout;
import static dev.edgewise.guard.Policies.show;
import static dev.edgewise.guard.Policies.wrote;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.curriculum.Stage;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.BuiltInGuardContract;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Policies;
import dev.edgewise.guard.Verdict;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriageGuardTest extends BuiltInGuardContract {
    private static final Cell CELL = new Cell("gsm8k", 2);

    @Override
    protected Guard guard() {
        return new TriageGuard();
    }

    @Override
    protected List<TrainingEvent> trouble() {
        return stream("How many?", "12", wrote("so 14", 20, "14", false));
    }

    /// A level that is solved 8 of 8 times, and an item of it that never is.
    private static List<TrainingEvent> stream(String question, String reference, Rollout written) {
        List<TrainingEvent> events = new ArrayList<>();
        Task bad = new Task("gsm8k/2:bad", CELL, question, reference, List.of());
        for (int i = 0; i < 5; i++) {
            for (int g = 0; g < 20; g++) {
                Task fine = new Task("gsm8k/2:" + g, CELL, "How many eggs?", "3", List.of());
                events.add(Policies.group(i, fine, Stage.REVIEW, mixed(8, wrote("so 3", 9, "3", true), written)));
            }
            events.add(Policies.group(i, bad, Stage.REVIEW, mixed(0, written, written)));
        }
        return events;
    }

    private static String told(String question, String reference, Rollout written) {
        List<Verdict> said = show(new TriageGuard(), stream(question, reference, written));
        assertThat(said).hasSizeLessThan(2).allMatch(Verdict.Warn.class::isInstance);
        return said.isEmpty() ? "" : ((Verdict.Warn) said.getFirst()).message();
    }

    @Test
    void aReferenceThatTheMasterOfALevelNeverHitsIsProbablyWrong() {
        assertThat(told("How many?", "12", wrote("so 14", 20, "14", false)))
                .isEqualTo(
                        "item gsm8k/2:bad was never solved in 24 completions; the reference answer is probably wrong:"
                                + " 24 gave an answer, 100 % of them 14, the reference is 12, 0 were cut. To do: check it against"
                                + " the answer most completions give. Further such items of this environment are not told");
    }

    @Test
    void longAnswersAreComparedAndNotKept() {
        String sum = "1+".repeat(5000) + "2";
        TriageGuard guard = new TriageGuard();
        List<Verdict> said = show(guard, stream("How many?", "12", wrote(sum, 20, sum, false)));
        assertThat(((Verdict.Warn) said.getFirst()).message())
                .contains("24 gave an answer, 100 % of them " + "1+".repeat(50) + "… (")
                .contains("the reference is 12,");
        assertThat(guard.snapshot().path("items").toString()).doesNotContain("1+".repeat(51));
    }

    @Test
    void answersThatDifferInFormOnlyBlameTheVerifier() {
        assertThat(told("How much?", "1200", wrote("$1,200.00", 9, "$1,200.00", false)))
                .contains("the verifier refuses right answers")
                .contains("was never solved in 8 completions");
    }

    @Test
    void aFigureThatIsNotThereMakesAQuestionIllPosed() {
        assertThat(told("What is the angle shown in the figure?", "40", wrote("so 90", 9, "90", false)))
                .contains("the question cannot be answered as it stands");
    }

    @Test
    void completionsThatAreAllCutAreOutOfReach() {
        assertThat(told(
                        "Prove it.",
                        "40",
                        rollout("and then", 64, FinishReason.LENGTH, new ParseResult.Missing(), false)))
                .contains("it cannot be answered within the limits")
                .contains("24 were cut")
                .contains("raise max_completion_length");
    }

    @Test
    void hardItemsAreNoMatterForAWarning() {
        List<TrainingEvent> events = new ArrayList<>();
        Task hard = new Task("gsm8k/2:hard", CELL, "How many?", "12", List.of());
        for (int i = 0; i < 20; i++) {
            List<Rollout> different = new ArrayList<>();
            for (int j = 0; j < 8; j++) {
                different.add(wrote("so " + (20 + j), 9, "" + (20 + j), false));
            }
            events.add(Policies.group(i, hard, Stage.REINFORCE, different));
        }
        assertThat(show(guard(), events)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$1,200.00. | 1200",
                "1200 km | 1200",
                "\\boxed{7} | 7",
                "(12) | 12",
                "+5 | 5",
                "0.50 | 0.5",
                "50% | 50",
                "100 | 100",
                "1/2 | 1/2",
                "YES | yes"
            })
    void plainAnswersKeepWhatMatters(String given, String plain) {
        assertThat(ItemEvidence.plain(given)).isEqualTo(plain);
    }
}
