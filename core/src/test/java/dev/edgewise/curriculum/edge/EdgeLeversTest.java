package dev.edgewise.curriculum.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.edgewise.curriculum.AdmissionGate;
import dev.edgewise.curriculum.Assignment;
import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.curriculum.ForgettingSchedule;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.SimulatedRun;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.curriculum.gate.OutcomeGate;
import dev.edgewise.curriculum.gate.ScreeningGate;
import dev.edgewise.curriculum.imitation.FrontierImitation;
import dev.edgewise.error.ConfigException;
import dev.edgewise.random.Seeds;
import dev.edgewise.testkit.SampleGroups;
import dev.edgewise.testkit.SimulatedStudent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// What the edge curriculum can vary beside its choice: sizes of groups, and when it reviews.
class EdgeLeversTest {
    private static final Ladders LADDERS = new Ladders(Map.of("addition", 8));
    private static final List<Integer> SIZES = List.of(4, 8, 16);
    private static final EdgeSettings SIZED = new EdgeSettings(0.1, 0.05, 1, 1, 1, true, SIZES, 5, 2);

    private static Progress progress() {
        return new Progress(LADDERS, SuccessPosterior.Settings.STANDARD, StagePolicy.STANDARD);
    }

    private static Curriculum curriculum(Progress progress, EdgeSettings settings, AdmissionGate gate) {
        return new Curriculum(
                progress, new EdgeSampler(progress, 16, settings), List.of(gate), FrontierImitation.STANDARD, 16);
    }

    /// 1 − (1 − p)^G ≥ 0.8: four suffice down to p = 0.331, eight down to 0.182.
    @Test
    void rareSuccessesGetLargerGroups() {
        assertThat(EdgeSampler.sizeFor(0.9, SIZES)).isEqualTo(4);
        assertThat(EdgeSampler.sizeFor(0.34, SIZES)).isEqualTo(4);
        assertThat(EdgeSampler.sizeFor(0.33, SIZES)).isEqualTo(8);
        assertThat(EdgeSampler.sizeFor(0.19, SIZES)).isEqualTo(8);
        assertThat(EdgeSampler.sizeFor(0.18, SIZES)).isEqualTo(16);
        assertThat(EdgeSampler.sizeFor(0.001, SIZES)).isEqualTo(16);
    }

    @Test
    void sizesFollowTheBelief() {
        Progress progress = progress();
        Curriculum curriculum = curriculum(progress, SIZED, new OutcomeGate());
        List<Assignment> easy = new ArrayList<>();
        List<Assignment> hard = new ArrayList<>();
        for (int step = 1; step <= 60; step++) {
            curriculum.beginStep(step, 60);
            RandomGenerator random = Seeds.stream(3, "sizes", step);
            for (int i = 0; i < 4; i++) {
                Assignment next = curriculum.next(random);
                boolean first = next.cell().level() == 0;
                (first ? easy : hard).add(next);
                curriculum.observe(
                        SampleGroups.outcomes(next.cell(), next.size(), first ? next.size() / 2 : next.size() / 10));
            }
        }
        assertThat(curriculum.leastGroup()).isEqualTo(4);
        assertThat(easy.subList(4, easy.size())).extracting(Assignment::size).containsOnly(4);
        assertThat(hard.subList(hard.size() / 2, hard.size()))
                .extracting(Assignment::size)
                .containsOnly(16);
    }

    @Test
    void oneSizeIsAllThereIsUnlessAskedFor() {
        Curriculum curriculum = curriculum(progress(), EdgeSettings.STANDARD, new OutcomeGate());
        curriculum.beginStep(1, 10);
        assertThat(curriculum.next(Seeds.stream(3, "one")).size()).isEqualTo(16);
        assertThat(curriculum.leastGroup()).isEqualTo(16);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new EdgeSampler(progress(), 8, SIZED))
                .withMessage(
                        "group_sizes of the sampler edge has 16, but algorithm.num_generations is 8, the most that a"
                                + " group may have; raise num_generations, or lower group_sizes");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> curriculum(progress(), SIZED, new ScreeningGate(4)))
                .withMessage("the sampler edge chooses the size of groups, and a screening gate cuts them short, too;"
                        + " remove group_sizes of the sampler, or screening from curriculum.gates");
    }

    /// The state of a run without the new settings is named as before they were there.
    @Test
    void checkpointsOfUsualSettingsAreNamedAsBefore() {
        assertThat(EdgeSettings.STANDARD.inCheckpoints())
                .isEqualTo(
                        "EdgeSettings[reviewShare=0.1, exploreShare=0.05, rungGap=1.0, rungSpread=1.0, costWeight=1.0,"
                                + " grow=true]");
        assertThat(SIZED.inCheckpoints())
                .isEqualTo(EdgeSettings.STANDARD.inCheckpoints()
                        + ", groups of [4, 8, 16], checked after 5 steps, then times 2.0");
    }

    /// A run of 300 steps stopped in the middle goes on as if it had not been.
    @Test
    void goesOnFromItsState() {
        Progress whole = progress();
        Curriculum going = curriculum(whole, SIZED, new OutcomeGate());
        List<Assignment> before = asked(going, 1, 40);
        Curriculum resumed = curriculum(progress(), SIZED, new OutcomeGate());
        resumed.restore(going.snapshot());
        assertThat(before).isNotEmpty();
        assertThat(asked(resumed, 41, 80)).isEqualTo(asked(going, 41, 80));
    }

    private static List<Assignment> asked(Curriculum curriculum, int from, int to) {
        List<Assignment> asked = new ArrayList<>();
        for (int step = from; step <= to; step++) {
            curriculum.beginStep(step, 80);
            RandomGenerator random = Seeds.stream(5, "asked", step);
            for (int i = 0; i < 4; i++) {
                Assignment next = curriculum.next(random);
                asked.add(next);
                int successes = Math.max(0, next.size() - 2 - 3 * next.cell().level());
                curriculum.observe(SampleGroups.outcomes(next.cell(), next.size(), successes));
            }
        }
        return asked;
    }

    @Test
    void intervalsOfReviewsGrowOrStay() {
        ForgettingSchedule<String> fixed = new ForgettingSchedule<>(5, 80, 1, text -> text, text -> text);
        ForgettingSchedule<String> growing = new ForgettingSchedule<>(5, 80, 2, text -> text, text -> text);
        assertThat(checks(fixed)).containsExactly(1, 6, 11, 16, 21, 26, 31, 36, 41, 46, 51, 56);
        assertThat(checks(growing)).containsExactly(1, 6, 16, 36);
    }

    private static List<Integer> checks(ForgettingSchedule<String> schedule) {
        List<Integer> checks = new ArrayList<>();
        for (int step = 1; step <= 60; step++) {
            if (schedule.due("cell", step)) {
                checks.add(step);
                schedule.passed("cell", step);
            }
        }
        return checks;
    }

    /// With sizes the simulated student learns as much from no more rollouts.
    @Test
    void aSimulatedStudentClimbsWithSizes() {
        int one = climbed(new EdgeSettings(0.1, 0.05, 1, 1, 1, false));
        int sized = climbed(new EdgeSettings(0.1, 0.05, 1, 1, 1, false, SIZES, 5, 2));
        assertThat(one).isGreaterThan(2);
        assertThat(sized).isGreaterThanOrEqualTo(one - 1);
    }

    private static int climbed(EdgeSettings settings) {
        Progress progress = progress();
        Curriculum curriculum = curriculum(progress, settings, new OutcomeGate());
        SimulatedStudent student = SimulatedStudent.uneven(
                LADDERS, 1, new SimulatedStudent.Dynamics(0.08, 0.5, 0.05, 0, 0, 0), Seeds.stream(4, "student"));
        SimulatedRun.Shape shape = new SimulatedRun.Shape(16, 8, 4, 0);
        return new SimulatedRun(curriculum, LADDERS, student, shape, 4)
                .run(12_800, 400)
                .solved();
    }
}
