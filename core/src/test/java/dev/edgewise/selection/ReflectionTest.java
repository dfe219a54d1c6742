package dev.edgewise.selection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReflectionTest {
    private static final double[] VALUES = {0.4, 0.7, 1, 1.3, Double.NaN};

    /// Makes scores of two ratios.
    static IfdScore score(double ifd, double rifd) {
        boolean missing = Double.isNaN(ifd) || Double.isNaN(rifd);
        return new IfdScore(1, ifd, 1, rifd, false, missing ? "the output is empty" : "");
    }

    private static List<IfdScore> all() {
        List<IfdScore> all = new ArrayList<>();
        for (double ifd : VALUES) {
            for (double rifd : VALUES) {
                all.add(score(ifd, rifd));
            }
        }
        return all;
    }

    /// What the released table (selection_code/get_select_data.py, commit 5b6cef0) appends: 1 for QA, 3 for A; 2 and 4
    /// are the branches that it counts and does not append; 0 none.
    private static int released(IfdScore ori, IfdScore q, IfdScore a, IfdScore qa) {
        IfdScore before = q.ifd() > ori.ifd() ? q : ori;
        IfdScore after = q.ifd() > ori.ifd() ? qa : a;
        int branch = q.ifd() > ori.ifd() ? 1 : 3;
        IfdScore judged = after.rifd() < before.rifd() ? after : before;
        int counted = after.rifd() < before.rifd() ? branch : branch + 1;
        return judged.rifd() < 1 && judged.ifd() < 1 ? counted : 0;
    }

    @Test
    void theReleasedRuleIsTheReleasedTableInEveryCaseMissingValuesIncluded() {
        int[] seen = new int[5];
        List<IfdScore> all = all();
        for (IfdScore ori : all) {
            for (IfdScore q : all) {
                for (IfdScore refined : all) { // A where the original is taken, QA where Q is
                    boolean takesQ = Reflection.RELEASED.takesInstruction(ori, q);
                    Choice choice = Reflection.RELEASED.decide(takesQ ? q : ori, refined);
                    int expected = released(ori, q, refined, refined);
                    seen[expected]++;
                    assertThat(choice.kept()).as("%s %s %s", ori, q, refined).isEqualTo(expected == 1 || expected == 3);
                    assertThat(choice.response() == 1).isEqualTo(refined.rifd() < (takesQ ? q : ori).rifd());
                    assertThat(takesQ).isEqualTo(q.ifd() > ori.ifd());
                    assertThat(choice.reason().equals(Choice.ORIGINAL)).isEqualTo(expected == 2 || expected == 4);
                }
            }
        }
        assertThat(seen).doesNotContain(0); // every branch was taken
    }

    @ParameterizedTest
    @CsvSource({
        // before, refined: ifd, rifd each; NaN is missing
        "0.5, 0.6, 0.5, 0.4, 1, true, both scores are below 1",
        "0.5, 0.6, 0.5, 0.6, 0, true, both scores are below 1",
        "0.5, 0.6, 1.2, 0.4, 1, false, ifd is 1 or more: the instruction does not help with the output",
        "1.0, 0.6, 0.5, 0.7, 0, false, ifd is 1 or more: the instruction does not help with the output",
        "0.5, 1.0, 0.5, 1.1, 0, false, rifd is 1 or more: the output does not help to guess the instruction",
        "0.5, NaN, 0.5, 0.9, 1, true, both scores are below 1",
        "0.5, 0.9, 0.5, NaN, 0, true, both scores are below 1",
        "NaN, 0.9, NaN, 0.8, 1, false, a score is missing: the output is empty",
        "NaN, NaN, NaN, NaN, 0, false, a score is missing: the output is empty"
    })
    void thePapersRuleKeepsEveryOutcomeBelowOne(
            double ifd, double rifd, double ifd2, double rifd2, int response, boolean kept, String reason) {
        assertThat(Reflection.PAPER.decide(score(ifd, rifd), score(ifd2, rifd2)))
                .isEqualTo(new Choice(response, kept, reason));
    }

    @Test
    void aMissingScoreNeverWinsOverOneThatIsThere() {
        IfdScore missing = score(Double.NaN, 0.5);
        assertThat(Reflection.PAPER.takesInstruction(missing, score(0.3, 0.5))).isTrue();
        assertThat(Reflection.PAPER.takesInstruction(score(0.3, 0.5), missing)).isFalse();
        assertThat(Reflection.PAPER.takesInstruction(missing, missing)).isFalse();
        assertThat(Reflection.RELEASED.takesInstruction(missing, score(0.3, 0.5)))
                .isFalse();
    }
}
