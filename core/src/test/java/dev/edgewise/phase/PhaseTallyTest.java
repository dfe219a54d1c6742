package dev.edgewise.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.control.Adjustment;
import dev.edgewise.event.TrainingEvent.Adjusted;
import dev.edgewise.event.TrainingEvent.Evaluated;
import dev.edgewise.event.TrainingEvent.Monitored;
import dev.edgewise.event.TrainingEvent.PhaseBegan;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.monitor.KlEstimate;
import dev.edgewise.monitor.Reading;
import dev.edgewise.task.Cell;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PhaseTallyTest {
    private static final List<PhaseBegan.Phase> PHASES = List.of(
            new PhaseBegan.Phase("sums", List.of("addition")),
            new PhaseBegan.Phase("rest", List.of("roman", "sorting")));

    private final PhaseTally tally = new PhaseTally();

    private void evaluated(int step, double addition, double sorting, double roman) {
        tally.accept(new Evaluated(
                step,
                Map.of(
                        new Cell("addition", 0),
                        addition + 0.1,
                        new Cell("addition", 1),
                        addition - 0.1,
                        new Cell("sorting", 0),
                        sorting,
                        new Cell("roman", 0),
                        roman),
                8,
                1));
    }

    private void step(int step, double entropy) {
        tally.accept(new StepCompleted(
                step, Map.of("completions/entropy", entropy, "formats/effective", 1.5), List.of(), 0, 0, 0));
    }

    /// The accuracy of a phase is the mean over its environments; that of sums falls from 0.8 to 0.5, that of
    /// rest rose from 0.1 to 0.3 before it began.
    @Test
    void whatPhasesDidToEachOther() {
        tally.accept(new PhaseBegan(0, PHASES, 0, ""));
        evaluated(0, 0.2, 0.2, 0.0);
        step(10, 0.4);
        evaluated(10, 0.8, 0.4, 0.2);
        tally.accept(new Monitored(10, new Reading.Plasticity("counting", List.of(0.0, 0.5, 0.5)), 1));
        tally.accept(new Monitored(
                10,
                new Reading.Divergence("held-out tasks", new KlEstimate(0.1, 0.25, 9), new KlEstimate(0.1, 0.5, 9)),
                1));
        tally.accept(new PhaseBegan(10, PHASES, 1, "10 steps taken"));
        step(20, 0.3);
        evaluated(20, 0.5, 0.9, 0.7);

        assertThat(tally.begins()).isEqualTo(Map.of(0, 0, 1, 10));
        assertThat(tally.evaluations().get(1).accuracies().get(1)).isCloseTo(0.3, within(1e-12));
        PhaseTally.Border border = tally.borders().getFirst();
        assertThat(border.step()).isEqualTo(10);
        assertThat(border.plasticity()).as("area 0.375 of a room of 1").isCloseTo(0.375, within(1e-12));
        assertThat(border.kl()).isEqualTo(0.25);
        assertThat(border.entropy()).isEqualTo(0.4);
        assertThat(border.formats()).isEqualTo(1.5);
        assertThat(tally.borders().getLast().plasticity())
                .as("read at no end yet")
                .isNaN();
        Map<String, Double> metrics = tally.metrics();
        assertThat(metrics.keySet())
                .containsExactly(
                        "phase/sums/accuracy",
                        "phase/rest/accuracy",
                        "transfer/accuracy",
                        "transfer/backward",
                        "transfer/forward");
        assertThat(metrics.get("phase/rest/accuracy")).isCloseTo(0.8, within(1e-12));
        assertThat(metrics.get("transfer/accuracy")).isCloseTo(0.65, within(1e-12));
        assertThat(metrics.get("transfer/backward")).isCloseTo(-0.3, within(1e-12));
        assertThat(metrics.get("transfer/forward")).isCloseTo(0.2, within(1e-12));
    }

    /// Back at the border of step 10, the second phase begins anew after step 14; back to step 5, it has not
    /// begun.
    @Test
    void aRollbackLeavesTheEndOfTheEarlierPhaseAsItWas() {
        tally.accept(new PhaseBegan(0, PHASES, 0, ""));
        step(10, 0.4);
        evaluated(10, 0.8, 0.4, 0.2);
        tally.accept(new PhaseBegan(10, PHASES, 1, "10 steps taken"));
        step(14, 9.0);
        back(14, 10);
        evaluated(14, 0.8, 0.4, 0.2);
        tally.accept(new PhaseBegan(14, PHASES, 1, "10 steps taken"));
        assertThat(tally.begins()).isEqualTo(Map.of(0, 0, 1, 14));
        assertThat(tally.borders()).hasSize(2);
        assertThat(tally.borders().getFirst().step()).isEqualTo(10);
        assertThat(tally.borders().getFirst().entropy()).isEqualTo(0.4);

        back(20, 5);
        assertThat(tally.begins()).isEqualTo(Map.of(0, 0));
        assertThat(tally.borders()).hasSize(1);
        step(25, 0.7);
        evaluated(25, 0.6, 0.4, 0.2);
        tally.accept(new PhaseBegan(25, PHASES, 1, "10 steps taken"));
        assertThat(tally.borders().getFirst().entropy()).isEqualTo(0.7);
    }

    private void back(int step, int to) {
        tally.accept(new Adjusted(step, "finite", new Adjustment.Rollback(to), false, "ill"));
    }

    @Test
    void aRunWithoutPhasesHasNone() {
        evaluated(0, 0.2, 0.2, 0.0);
        assertThat(tally.metrics()).isEmpty();
        assertThat(tally.borders()).isEmpty();
    }
}
