package dev.edgewise.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.event.TrainingEvent.PhaseBegan;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.SampleGroups;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PhaseClockTest {
    private static final Cell FIRST = new Cell("addition", 0);

    private final Progress progress = progress();

    static Progress progress() {
        return new Progress(
                new Ladders(Map.of("addition", 2, "sorting", 2, "roman", 1)),
                SuccessPosterior.Settings.STANDARD,
                StagePolicy.STANDARD);
    }

    static Phase phase(String name, Set<String> environments, PhaseEnd end) {
        return new Phase(name, environments, end, 0.5, List.of());
    }

    private PhaseClock clock(PhaseEnd end) {
        PhaseClock clock = new PhaseClock(
                List.of(
                        phase("sums", Set.of("addition"), end),
                        phase("both", Set.of("addition", "sorting"), new PhaseEnd(2, 0, List.of(), 0)),
                        phase("numerals", Set.of("roman"), new PhaseEnd(0, 0, List.of(), 0))),
                progress);
        clock.begin(0);
        return clock;
    }

    @Test
    void goesThroughThePhasesByTheirSteps() {
        PhaseClock clock = new PhaseClock(
                List.of(
                        phase("sums", Set.of("addition"), new PhaseEnd(1, 0, List.of(), 0)),
                        phase("both", Set.of("sorting", "addition"), new PhaseEnd(2, 0, List.of(), 0)),
                        phase("numerals", Set.of("roman"), new PhaseEnd(1, 0, List.of(), 0))),
                progress);
        assertThat(clock.atBorder()).as("the first is yet to begin").isTrue();
        List<PhaseBegan.Phase> told = List.of(
                new PhaseBegan.Phase("sums", List.of("addition")),
                new PhaseBegan.Phase("both", List.of("addition", "sorting")),
                new PhaseBegan.Phase("numerals", List.of("roman")));
        assertThat(clock.begin(0)).isEqualTo(new PhaseBegan(0, told, 0, ""));
        assertThat(clock.atBorder()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> clock.begin(1)).withMessage("phase sums goes on");
        clock.stepTaken(7);
        assertThat(clock.begin(1)).isEqualTo(new PhaseBegan(1, told, 1, "1 step taken"));
        assertThat(clock.gone()).as("addition stays").isEmpty();
        clock.stepTaken(7);
        clock.stepTaken(7);
        assertThat(clock.begin(3)).isEqualTo(new PhaseBegan(3, told, 2, "2 steps taken"));
        assertThat(clock.gone()).containsExactly("addition", "sorting");
        assertThat(clock.inPlay().cells()).containsExactly(new Cell("roman", 0));
        assertThat(clock.ended()).isFalse();
        clock.stepTaken(7);
        assertThat(clock.ended()).isTrue();
        assertThat(clock.atBorder()).as("there is no further phase").isFalse();
    }

    @Test
    void endsByTokens() {
        PhaseClock clock = clock(new PhaseEnd(0, 100, List.of(), 0));
        clock.stepTaken(99);
        assertThat(clock.over()).isEmpty();
        clock.stepTaken(2);
        assertThat(clock.over()).contains("101 tokens used");
    }

    /// Three perfect groups of eight master a level.
    @Test
    void endsByMasteryOrWhatComesFirst() {
        PhaseClock clock = clock(new PhaseEnd(9, 0, List.of(FIRST), 0));
        for (int step = 1; step <= 3; step++) {
            assertThat(clock.over()).isEmpty();
            progress.beginStep(step);
            progress.observe(SampleGroups.outcomes(FIRST, 8, 8));
            clock.stepTaken(1);
        }
        assertThat(progress.stage(FIRST)).isEqualTo(Stage.REVIEW);
        assertThat(clock.over()).contains("mastered addition/0");
    }

    /// A pass rate that settles is no progress; one that rises by a hundredth of the mean is.
    @Test
    void endsByStagnation() {
        PhaseClock clock = clock(new PhaseEnd(0, 0, List.of(), 3));
        progress.beginStep(1);
        progress.observe(SampleGroups.outcomes(FIRST, 8, 4));
        clock.stepTaken(1);
        assertThat(clock.over()).isEmpty();
        clock.stepTaken(1);
        clock.stepTaken(1);
        progress.beginStep(2);
        progress.observe(SampleGroups.outcomes(FIRST, 8, 6));
        clock.stepTaken(1);
        assertThat(clock.over()).as("it rose at the last moment").isEmpty();
        clock.stepTaken(1);
        clock.stepTaken(1);
        clock.stepTaken(1);
        assertThat(clock.over()).contains("no progress in 3 steps");
    }

    @Test
    void stateRoundTripsAndBelongsToItsPhases() {
        PhaseClock clock = clock(new PhaseEnd(2, 0, List.of(), 0));
        clock.stepTaken(5);
        clock.stepTaken(6);
        clock.begin(2);
        clock.stepTaken(8);
        PhaseClock other = clock(new PhaseEnd(2, 0, List.of(), 0));
        other.restore(clock.snapshot());
        assertThat(other.snapshot()).isEqualTo(clock.snapshot());
        assertThat(other.current().name()).isEqualTo("both");
        PhaseClock foreign =
                new PhaseClock(List.of(phase("else", Set.of("roman"), new PhaseEnd(1, 0, List.of(), 0))), progress);
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> foreign.restore(clock.snapshot()))
                .withMessageContaining("[sums, both, numerals]");
    }
}
