package dev.edgewise.phase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.SamplerComparison;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.curriculum.edge.EdgeSampler;
import dev.edgewise.curriculum.edge.EdgeSettings;
import dev.edgewise.curriculum.sampler.UniformSampler;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.SampleGroups;
import dev.edgewise.testkit.SimulatedStudent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PhasedSamplerTest {
    private static final int GROUP = 8;
    private static final Ladders LADDERS = new Ladders(Map.of("addition", 3, "chain", 2, "sorting", 3));

    /// A run of twelve steps a phase; what is drawn.
    private static final class Run {
        final Progress progress = new Progress(LADDERS, SuccessPosterior.Settings.STANDARD, StagePolicy.STANDARD);
        final PhaseClock clock;
        final PhasedSampler sampler;
        SimulatedStudent student = new SimulatedStudent(LADDERS, 2, 0.05, 0);
        final List<Cell> drawn = new ArrayList<>();

        Run(double review, Function<Progress, TaskSampler> make) {
            PhaseEnd twelve = new PhaseEnd(12, 0, List.of(), 0);
            clock = new PhaseClock(
                    List.of(
                            new Phase("one", Set.of("addition"), twelve, review, List.of()),
                            new Phase("two", Set.of("addition", "chain"), twelve, review, List.of()),
                            new Phase("three", Set.of("sorting"), twelve, review, List.of())),
                    progress);
            sampler = new PhasedSampler(clock, new Kept(clock, progress), make);
        }

        void run(int from, int to) {
            for (int step = from; step <= to; step++) {
                if (clock.atBorder()) {
                    clock.begin(step - 1);
                }
                progress.beginStep(step);
                sampler.beginStep(step, 36);
                RandomGenerator random = Seeds.stream(3, "phased", step);
                for (int i = 0; i < 6; i++) {
                    Cell cell = sampler.next(random);
                    drawn.add(cell);
                    RolloutGroup group = student.answer(cell, GROUP, random);
                    progress.observe(group);
                    sampler.observe(group);
                    student.learn(group);
                }
                clock.stepTaken(10);
            }
        }

        Stream<String> asked(int from, int to) {
            return drawn.subList(6 * from, 6 * to).stream()
                    .map(Cell::environment)
                    .distinct();
        }
    }

    static Stream<Map.Entry<String, Function<Progress, TaskSampler>>> samplers() {
        return SamplerComparison.samplers().entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void everySamplerGoesThroughPhases(Map.Entry<String, Function<Progress, TaskSampler>> sampler) {
        Run run = new Run(0, sampler.getValue());
        run.run(1, 36);
        assertThat(run.asked(0, 12)).containsExactly("addition");
        assertThat(run.asked(12, 24)).containsExactlyInAnyOrder("addition", "chain");
        assertThat(run.asked(24, 36)).containsExactly("sorting");
    }

    /// From the middle of a phase, and from a border that was not crossed yet.
    @ParameterizedTest
    @MethodSource("samplers")
    void restoredStateDrawsTheSame(Map.Entry<String, Function<Progress, TaskSampler>> sampler) {
        for (int at : new int[] {12, 15, 24}) {
            Run whole = new Run(0.3, sampler.getValue());
            whole.run(1, at);
            Run resumed = new Run(0.3, sampler.getValue());
            resumed.progress.restore(whole.progress.snapshot());
            resumed.sampler.restore(whole.sampler.snapshot());
            whole.drawn.clear();
            resumed.student = whole.student.copy();
            whole.run(at + 1, 36);
            resumed.run(at + 1, 36);
            assertThat(resumed.drawn).isEqualTo(whole.drawn);
            assertThat(resumed.sampler.snapshot()).isEqualTo(whole.sampler.snapshot());
        }
    }

    @Test
    void whatWentIsReviewedAndWhatIsForgottenMoreOften() {
        Run run = new Run(0.5, progress -> new UniformSampler(progress.ladders()));
        run.clock.begin(0);
        Cell held = new Cell("addition", 0);
        Cell lost = new Cell("addition", 1);
        for (int step = 1; step <= 12; step++) {
            run.progress.beginStep(step);
            run.sampler.beginStep(step, 36);
            observe(run, held, 8);
            observe(run, lost, step < 6 ? 8 : 0);
            run.clock.stepTaken(1);
        }
        run.clock.begin(12);
        for (int step = 13; step <= 24; step++) {
            run.progress.beginStep(step);
            run.sampler.beginStep(step, 36);
            run.clock.stepTaken(1);
        }
        run.clock.begin(24);
        run.progress.beginStep(25);
        run.sampler.beginStep(25, 36);
        RandomGenerator random = Seeds.stream(5, "review");
        int sorting = 0;
        int ofHeld = 0;
        int ofLost = 0;
        for (int i = 0; i < 3000; i++) {
            Cell cell = run.sampler.next(random);
            sorting += cell.environment().equals("sorting") ? 1 : 0;
            ofHeld += cell.equals(held) ? 1 : 0;
            ofLost += cell.equals(lost) ? 1 : 0;
        }
        assertThat(sorting).as("half, within four standard deviations").isBetween(1390, 1610);
        assertThat(ofHeld + ofLost).as("addition/2 was never mastered").isEqualTo(3000 - sorting);
        assertThat((double) ofLost / ofHeld).isBetween(1.6, 2.5);
        assertThat(run.sampler.metrics())
                .containsEntry("phase/number", 3.0)
                .containsEntry("phase/steps", 0.0)
                .containsEntry("phase/kept", 1.0)
                .containsEntry("phase/forgotten", 1.0)
                .containsKey("phase/review");
    }

    @Test
    void theSizeOfGroupsIsThatOfThePhaseSamplerAndReviewsAreWhole() {
        EdgeSettings sizes = new EdgeSettings(0.1, 0.1, 1, 1, 0, false, List.of(2, 4), 5, 2);
        Run run = new Run(0.5, progress -> new EdgeSampler(progress, GROUP, sizes));
        assertThat(run.sampler.leastGroup(GROUP)).isEqualTo(2);
        run.clock.begin(0);
        run.progress.beginStep(1);
        run.sampler.beginStep(1, 36);
        for (int i = 0; i < 3; i++) {
            observe(run, new Cell("addition", 0), 8);
        }
        for (int step = 1; step <= 24; step++) {
            run.clock.stepTaken(1);
            if (run.clock.atBorder()) {
                run.clock.begin(step);
            }
        }
        run.sampler.beginStep(25, 36);
        RandomGenerator random = Seeds.stream(5, "sizes");
        Set<Integer> own = new TreeSet<>();
        Set<Integer> reviews = new TreeSet<>();
        for (int i = 0; i < 100; i++) {
            Cell cell = run.sampler.next(random);
            (cell.environment().equals("sorting") ? own : reviews).add(run.sampler.groupSize(GROUP));
        }
        assertThat(own).isNotEmpty().isSubsetOf(2, 4);
        assertThat(reviews).containsExactly(GROUP);
    }

    private static void observe(Run run, Cell cell, int successes) {
        RolloutGroup group = SampleGroups.outcomes(cell, GROUP, successes);
        run.progress.observe(group);
        run.sampler.observe(group);
    }
}
