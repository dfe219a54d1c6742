package dev.edgewise.selection;

import static dev.edgewise.selection.ReflectionTest.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectionRuleTest {
    private static final IfdScore MISSING = score(Double.NaN, Double.NaN);

    @Test
    void thePaperTakesTheLowestRifdThenFilters() {
        assertThat(SelectionRule.PAPER.choose(List.of(score(0.5, 0.8), score(0.9, 0.3), score(0.6, 0.3))))
                .isEqualTo(new Choice(1, true, Choice.FITS));
        assertThat(SelectionRule.PAPER.choose(List.of(score(0.5, 0.8), score(1.2, 0.3))))
                .isEqualTo(new Choice(1, false, Choice.IFD_HIGH));
        assertThat(SelectionRule.PAPER.choose(List.of(MISSING, score(0.5, 0.8))))
                .isEqualTo(new Choice(1, true, Choice.FITS));
        assertThat(SelectionRule.PAPER.choose(List.of(MISSING)))
                .isEqualTo(new Choice(0, false, "a score is missing: the output is empty"));
    }

    @Test
    void theReleasedRuleWantsARefinedResponse() {
        assertThat(SelectionRule.RELEASED.choose(List.of(score(0.5, 0.8), score(0.6, 0.7), score(0.6, 0.75))))
                .isEqualTo(new Choice(1, true, Choice.FITS));
        assertThat(SelectionRule.RELEASED.choose(List.of(score(0.5, 0.8), score(0.6, 0.8))))
                .isEqualTo(new Choice(0, false, Choice.ORIGINAL));
        assertThat(SelectionRule.RELEASED.choose(List.of(MISSING, score(0.6, 0.8))))
                .isEqualTo(new Choice(0, false, "a score is missing: the output is empty"));
    }

    @Test
    void ifdTakesTheHighestBelowOne() {
        assertThat(SelectionRule.IFD.choose(List.of(score(0.5, 2), score(0.9, 2), score(1.1, 0.1))))
                .isEqualTo(new Choice(1, true, Choice.IFD_FITS));
        assertThat(SelectionRule.IFD.choose(List.of(score(1, 0.5)))).isEqualTo(new Choice(0, false, Choice.IFD_HIGH));
        assertThat(SelectionRule.IFD.choose(List.of(MISSING)))
                .isEqualTo(new Choice(0, false, "a score is missing: the output is empty"));
    }

    @Test
    void topKeepsTheHighestAndTheEarlierOfEquals() {
        Choice kept = new Choice(0, true, Choice.IFD_FITS);
        Choice dropped = new Choice(0, false, Choice.IFD_HIGH);
        List<Choice> choices = List.of(kept, kept, dropped, kept, kept);
        List<Double> ifds = List.of(0.5, 0.9, 1.5, 0.7, 0.7);

        assertThat(new Top(2).limit(choices, ifds)).containsExactly(kept.notTop(), kept, dropped, kept, kept.notTop());
        assertThat(new Top(0.5).limit(choices, ifds)).isEqualTo(new Top(2).limit(choices, ifds));
        assertThat(Top.ALL.limit(choices, ifds)).isEqualTo(choices);
        assertThat(new Top(0.01).limit(choices, ifds)).filteredOn(Choice::kept).hasSize(1);
        List<Choice> hundred = Collections.nCopies(100, kept);
        assertThat(new Top(0.29).limit(hundred, Collections.nCopies(100, 1.0)))
                .filteredOn(Choice::kept)
                .hasSize(29);
        assertThatThrownBy(() -> new Top(1.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Top(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void scoresSurviveJsonAndMissingOnesAreNull() throws Exception {
        IfdScore score = new IfdScore(10, 7.5, Double.NaN, Double.POSITIVE_INFINITY, true, "why");
        String json = IfdScoreJson.write(score).toString();

        assertThat(json)
                .isEqualTo("{\"ifd\":0.75,\"rifd\":null,\"perplexities\":[10.0,7.5,null,null],\"cut\":true,"
                        + "\"missing\":\"why\"}");
        assertThat(IfdScoreJson.read(new ObjectMapper().readTree(json)))
                .isEqualTo(new IfdScore(10, 7.5, Double.NaN, Double.NaN, true, "why"));
    }
}
