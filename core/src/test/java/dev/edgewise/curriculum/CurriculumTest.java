package dev.edgewise.curriculum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.edge.EdgeSampler;
import dev.edgewise.curriculum.edge.EdgeSettings;
import dev.edgewise.curriculum.gate.OutcomeGate;
import dev.edgewise.curriculum.gate.RetirementGate;
import dev.edgewise.curriculum.gate.ScreeningGate;
import dev.edgewise.curriculum.imitation.AskedImitation;
import dev.edgewise.curriculum.imitation.FrontierImitation;
import dev.edgewise.curriculum.sampler.UniformSampler;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.ConfigException;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.SampleGroups;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CurriculumTest {
    static final int GROUP = 8;

    @Test
    void everyGroupMovesThePosteriorAdmittedOrNot() {
        Curriculum curriculum = curriculum(GROUP, Map.of("addition", 3));
        curriculum.beginStep(1, 10);

        assertThat(observe(curriculum, 0, 8)).isEqualTo(new Admission.Rejected("outcome"));
        assertThat(observe(curriculum, 0, 0)).isEqualTo(new Admission.Rejected("outcome"));
        assertThat(observe(curriculum, 0, 4)).isEqualTo(new Admission.Admitted());

        CellState cell = curriculum.cells().getFirst();
        assertThat(curriculum.cells()).hasSize(1);
        assertThat(cell.cell()).isEqualTo(new Cell("addition", 0));
        assertThat(cell.passRate()).isEqualTo(0.5);
        assertThat(cell.lower()).isCloseTo(1 - cell.upper(), within(1e-12)).isLessThan(0.5);
        assertThat(cell.rollouts()).isEqualTo(24);
        assertThat(cell.signalProbability()).isCloseTo(0.9921875, within(1e-12));
    }

    @Test
    void withoutGatesEverythingIsAdmitted() {
        Progress progress = progress(Map.of("addition", 3));
        Curriculum curriculum = new Curriculum(
                progress, new UniformSampler(progress.ladders()), List.of(), FrontierImitation.STANDARD, GROUP);
        assertThat(observe(curriculum, 0, 0)).isEqualTo(new Admission.Admitted());
    }

    /// Eight failures make a cell hard, two successes more than one in eight; what was not asked is not known to be.
    @Test
    void fewerThanOneInEightIsHard() {
        Curriculum curriculum = curriculum(GROUP, Map.of("addition", 2));
        curriculum.beginStep(1, 10);
        Cell cell = new Cell("addition", 0);
        assertThat(curriculum.hard(cell)).isFalse();
        observe(curriculum, 0, 0);
        assertThat(curriculum.hard(cell)).isTrue();
        observe(curriculum, 0, 2);
        assertThat(curriculum.hard(cell)).isFalse();
    }

    /// Half right is what naming one of two numbers gets, so it is no skill and shown on; three in four is half way
    /// from there to 1.
    @Test
    void stagesCountAboveChance() {
        Progress progress = new Progress(
                new Ladders(Map.of("comparison", 2), Map.of(), Map.of("comparison", 0.5), Map.of()),
                SuccessPosterior.Settings.STANDARD,
                new StagePolicy(0.85, 0.75, 0.05, 0.5));
        Imitation imitation = new AskedImitation(0.5);
        Curriculum curriculum =
                new Curriculum(progress, new UniformSampler(progress.ladders()), List.of(), imitation, GROUP);
        curriculum.beginStep(1, 10);
        Cell cell = new Cell("comparison", 0);
        for (int i = 0; i < 3; i++) {
            assertThat(curriculum.observe(SampleGroups.outcomes(cell, GROUP, 4)))
                    .isEqualTo(new Admission.Rejected("stage"));
        }
        assertThat(progress.stage(cell)).isEqualTo(Stage.SRL);
        assertThat(progress.skill(cell)).isZero();
        assertThat(curriculum.imitation(Seeds.stream(1, "imitation"), 2)).containsExactly(cell, cell);

        for (int i = 0; i < 9; i++) {
            curriculum.observe(SampleGroups.outcomes(cell, GROUP, 7));
        }
        assertThat(progress.stage(cell)).isEqualTo(Stage.REINFORCE);
        assertThat(progress.skill(cell)).isGreaterThan(0.5);
        assertThat(curriculum.imitation(Seeds.stream(1, "imitation"), 2)).isEmpty();
        assertThat(curriculum.observe(SampleGroups.outcomes(cell, GROUP, 7))).isEqualTo(new Admission.Admitted());
    }

    /// The same definition as in summary, terminal and report: rungs at ½ or more, unmeasured ones below count.
    @Test
    void theFrontierCountsRungsClimbed() {
        Curriculum curriculum = curriculum(GROUP, Map.of("addition", 5));
        curriculum.beginStep(1, 10);
        assertThat(curriculum.frontier("addition")).isZero();
        observe(curriculum, 1, 8);
        assertThat(curriculum.frontier("addition")).isEqualTo(2);
        observe(curriculum, 0, 3);
        assertThat(curriculum.frontier("addition")).isEqualTo(1);
        observe(curriculum, 0, 8);
        observe(curriculum, 3, 8);
        assertThat(curriculum.frontier("addition")).isEqualTo(4);
        SortedMap<Integer, Double> shown = new TreeMap<>();
        curriculum.cells().forEach(cell -> shown.put(cell.cell().level(), cell.passRate()));
        assertThat(curriculum.metrics()).containsEntry("curriculum/addition/frontier", (double) Frontier.of(shown));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> curriculum.frontier("chess"))
                .withMessage("environment chess is not in the curriculum; it has [addition]");
    }

    /// Level 0 is at ½ and climbed, level 1 is the first unclimbed: the groups lie −1 and 0 from it.
    @Test
    void theGapSaysHowFarFromTheFrontierTheGroupsLay() {
        Curriculum curriculum = curriculum(GROUP, Map.of("addition", 3));
        curriculum.beginStep(1, 10);
        assertThat(curriculum.metrics()).doesNotContainKey("curriculum/addition/gap");
        observe(curriculum, 0, 4);
        observe(curriculum, 1, 0);
        assertThat(curriculum.metrics()).containsEntry("curriculum/addition/gap", -0.5);
    }

    @Test
    void screeningMustLeaveRolloutsToContinueWith() {
        Progress progress = progress(Map.of("addition", 3));
        TaskSampler sampler = new UniformSampler(progress.ladders());
        List<AdmissionGate> gates = List.of(new ScreeningGate(GROUP));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new Curriculum(progress, sampler, gates, FrontierImitation.STANDARD, GROUP))
                .withMessage("screening takes 8 rollouts of num_generations 8; allowed is fewer, so that some are left"
                        + " to continue with");
    }

    @Test
    void gatesThatLookEarlierAreAsked() {
        Progress progress = progress(Map.of("addition", 3));
        Curriculum curriculum = new Curriculum(
                progress,
                new UniformSampler(progress.ladders()),
                List.of(new ScreeningGate(4), new RetirementGate(1, 10, 20)),
                FrontierImitation.STANDARD,
                GROUP);
        curriculum.beginStep(1, 10);
        RolloutGroup failed = SampleGroups.outcomes(new Cell("addition", 0), 4, 0);
        assertThat(curriculum.screening()).isEqualTo(4);
        assertThat(curriculum.continues(failed)).isFalse();
        assertThat(curriculum.continues(SampleGroups.outcomes(new Cell("addition", 0), 4, 1)))
                .isTrue();
        assertThat(curriculum.observe(failed)).isEqualTo(new Admission.Rejected("screening"));
        assertThat(curriculum.cells().getFirst().rollouts()).isEqualTo(4);

        assertThat(curriculum.due(failed.task())).isTrue();
        curriculum.observe(SampleGroups.outcomes(new Cell("addition", 0), GROUP, GROUP));
        assertThat(curriculum.due(failed.task())).isFalse();
        assertThat(curriculum.metrics())
                .containsKey("curriculum/gate/retirement/resting")
                .doesNotContainKey("curriculum/gate/screening/resting");
    }

    @Test
    void metricsAreKeyedAndFinite() {
        Curriculum curriculum = curriculum(GROUP, Map.of("addition", 3, "chain", 2));
        curriculum.beginStep(1, 10);
        assertThat(curriculum.metrics().values()).allMatch(Double::isFinite);
        assertThat(curriculum.metrics()).doesNotContainKeys("curriculum/edge_share", "curriculum/addition/edge_share");
        curriculum.next(Seeds.stream(1, "x"));
        observe(curriculum, 0, 4);
        observe(curriculum, 1, 0);

        assertThat(curriculum.metrics().values()).allMatch(Double::isFinite);
        assertThat(curriculum.metrics())
                .containsEntry("curriculum/addition/frontier", 1.0)
                .containsEntry("curriculum/addition/seen", 2.0)
                .containsEntry("curriculum/addition/imitate", 2.0)
                .containsEntry("curriculum/addition/reinforce", 1.0)
                .containsEntry("curriculum/addition/review", 0.0)
                .containsEntry("curriculum/addition/edge_share", 0.5)
                .containsEntry("curriculum/addition/pass_rate/level_0", 0.5)
                .containsEntry("curriculum/addition/pass_rate/level_1", 0.1)
                .containsEntry("curriculum/chain/frontier", 0.0)
                .containsEntry("curriculum/addition/rungs_above", 0.0)
                .containsEntry("curriculum/addition/srl", 0.0)
                .containsEntry("curriculum/edge_share", 0.5)
                .containsEntry("curriculum/gate/outcome/rejected", 0.5)
                .containsKey("curriculum/sampler/edge")
                .doesNotContainKeys("curriculum/chain/edge_share", "curriculum/addition/pass_rate/level_2");
        curriculum.beginStep(2, 10);
        assertThat(curriculum.metrics()).doesNotContainKey("curriculum/edge_share");
        assertThat(curriculum.edgeShare()).isEqualTo(0.5);
    }

    @Test
    void groupsOfTheWholeRunStayCountedAfterARollback() {
        Curriculum curriculum = curriculum(GROUP, Map.of("addition", 2, "chain", 2));
        curriculum.beginStep(1, 10);
        observe(curriculum, 0, 4);
        ObjectNode state = curriculum.snapshot();
        observe(curriculum, 0, 0);
        curriculum.restore(state);
        assertThat(curriculum.edgeShare()).isEqualTo(0.5);
    }

    @Test
    void theBudgetSavesRolloutsThatCanOnlyFail() {
        Curriculum curriculum = curriculum(GROUP, Map.of("addition", 2, "chain", 2));
        curriculum.beginStep(1, 10);
        assertThat(curriculum.budget(8, 3)).isEqualTo(2);
        assertThat(curriculum.budget(1, 3)).isEqualTo(1);
        observe(curriculum, 0, 1);
        assertThat(curriculum.budget(8, 3)).isEqualTo(24);
        for (int i = 0; i < 20; i++) {
            observe(curriculum, 0, 8);
        }
        assertThat(curriculum.budget(8, 3)).isEqualTo(8);
    }

    @Test
    void refusesTheStateOfAnotherConfiguration() {
        Curriculum curriculum = curriculum(GROUP, Map.of("addition", 3));
        ObjectNode larger = curriculum(2 * GROUP, Map.of("addition", 3)).snapshot();
        ObjectNode longer = curriculum(GROUP, Map.of("addition", 4)).snapshot();

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> curriculum.restore(larger))
                .withMessageContaining("groups of 16")
                .withMessageContaining("groups of 8");
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> curriculum.restore(longer))
                .withMessageContaining("{addition=4}")
                .withMessageContaining("{addition=3}");
    }

    @Test
    void badInputIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> observe(curriculum(GROUP, Map.of("addition", 3)), 7, 1))
                .withMessage("cell addition/7 is not in the curriculum; its ladders are {addition=3}");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new Ladders(Map.of()))
                .withMessageStartingWith("a curriculum needs at least one environment but has none");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new Ladders(Map.of("empty", 0)))
                .withMessage("environment empty has 0 levels; allowed is at least 1");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> curriculum(1, Map.of("addition", 3)))
                .withMessageStartingWith("num_generations is 1");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new FrontierImitation(0, 0.3, 0))
                .withMessageStartingWith("the imitation window is 0; allowed is at least 1");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new FrontierImitation(2, 1, 0))
                .withMessageStartingWith("the rehearsal share is 1.0; allowed is 0 to below 1");
    }

    private static Progress progress(Map<String, Integer> levels) {
        return new Progress(new Ladders(levels), SuccessPosterior.Settings.STANDARD, StagePolicy.STANDARD);
    }

    static Curriculum curriculum(int groupSize, Map<String, Integer> levels) {
        Progress progress = progress(levels);
        return new Curriculum(
                progress,
                new EdgeSampler(progress, groupSize, EdgeSettings.STANDARD),
                List.of(new OutcomeGate()),
                FrontierImitation.STANDARD,
                groupSize);
    }

    static Admission observe(Curriculum curriculum, int level, int successes) {
        return curriculum.observe(SampleGroups.outcomes(new Cell("addition", level), GROUP, successes));
    }
}
