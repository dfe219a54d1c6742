package dev.edgewise.curriculum;

import static dev.edgewise.curriculum.CurriculumTest.GROUP;
import static dev.edgewise.curriculum.CurriculumTest.curriculum;
import static dev.edgewise.curriculum.CurriculumTest.observe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.curriculum.gate.OutcomeGate;
import dev.edgewise.curriculum.imitation.AskedImitation;
import dev.edgewise.curriculum.imitation.FrontierImitation;
import dev.edgewise.curriculum.sampler.UniformSampler;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.SampleGroups;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CurriculumImitationTest {
    @Test
    void imitationStartsAtTheBottomAndMovesWithTheFrontier() {
        Curriculum curriculum = curriculum(GROUP, Map.of("addition", 5));
        curriculum.beginStep(1, 10);
        assertThat(imitated(curriculum)).isEmpty(); // rung 0 was not tried yet
        observe(curriculum, 0, 0);
        assertThat(imitated(curriculum)).containsOnlyKeys(0, 1);
        assertThat(imitated(curriculum).get(0))
                .isGreaterThan(imitated(curriculum).get(1));

        observe(curriculum, 0, 1);
        assertThat(imitated(curriculum)).isEmpty(); // rung 1 was not tried yet
        observe(curriculum, 1, 0);
        Map<Integer, Integer> levels = imitated(curriculum);
        assertThat(levels).containsOnlyKeys(0, 1, 2);
        assertThat(levels.get(0)).isBetween(40, 80); // rehearsal, 30 % of 200
        assertThat(levels.get(1)).isGreaterThan(levels.get(2));

        for (int level = 1; level < 5; level++) {
            observe(curriculum, level, 2);
        }
        assertThat(imitated(curriculum)).isEmpty(); // all rungs have succeeded
    }

    @Test
    void imitationOfWhatIsAskedLeavesTheChoiceToTheSampler() {
        Curriculum curriculum = staged(new AskedImitation(0.5), 0.5);
        curriculum.beginStep(1, 10);
        assertThat(imitated(curriculum)).isEmpty();
        observe(curriculum, 4, 0);
        observe(curriculum, 1, 3);
        observe(curriculum, 1, 3);
        observe(curriculum, 0, 7); // a skill
        assertThat(imitated(curriculum)).containsOnlyKeys(1, 4);
        assertThat(imitated(curriculum).get(1)).isBetween(133, 134); // asked twice

        Curriculum resumed = staged(new AskedImitation(0.5), 0.5);
        resumed.restore(curriculum.snapshot());
        assertThat(imitated(resumed)).isEqualTo(imitated(curriculum));

        for (int group = 0; group < 64; group++) {
            observe(curriculum, 2, 0);
        }
        assertThat(imitated(curriculum)).containsOnlyKeys(2);
    }

    @Test
    void whatIsStillShownOnlyMeasures() {
        Curriculum curriculum = staged(FrontierImitation.STANDARD, 0.5);
        curriculum.beginStep(1, 10);
        assertThat(observe(curriculum, 0, 1)).isEqualTo(new Admission.Rejected("stage"));
        assertThat(curriculum.budget(8, 3)).isEqualTo(8); // no refill while nothing is reinforced
        assertThat(observe(curriculum, 0, 6)).isEqualTo(new Admission.Rejected("stage")); // 8 of 18 with the prior
        assertThat(observe(curriculum, 0, 7)).isEqualTo(new Admission.Admitted());
        assertThat(observe(curriculum, 0, 0)).isEqualTo(new Admission.Admitted()); // hysteresis: 15 of 34

        assertThat(observe(curriculum(GROUP, Map.of("addition", 3)), 0, 1)).isEqualTo(new Admission.Admitted());
    }

    /// The rule chooses among what is in play. Groups of the rest teach in every stage.
    @Test
    void whatIsNotInPlayIsNotShownAndTeaches() {
        Progress progress = new Progress(
                new Ladders(Map.of("addition", 2, "chain", 2)),
                SuccessPosterior.Settings.STANDARD,
                new StagePolicy(0.85, 0.75, 0.05, 0.5));
        Curriculum curriculum = new Curriculum(
                        progress,
                        new UniformSampler(progress.ladders()),
                        List.of(new OutcomeGate()),
                        new AskedImitation(0.5),
                        GROUP)
                .choosingAmong(() -> progress.among(Set.of("chain")));
        curriculum.beginStep(1, 10);
        Cell chain = new Cell("chain", 0);

        assertThat(observe(curriculum, 0, 1)).isEqualTo(new Admission.Admitted());
        assertThat(observe(curriculum, 0, 0)).isEqualTo(new Admission.Rejected("outcome"));
        assertThat(curriculum.observe(SampleGroups.outcomes(chain, GROUP, 1)))
                .isEqualTo(new Admission.Rejected("stage"));
        assertThat(curriculum.stage(new Cell("addition", 0))).isEqualTo(Stage.SRL);
        assertThat(curriculum.imitation(Seeds.stream(1, "imitation"), 6)).containsOnly(chain);
    }

    private static Curriculum staged(Imitation imitation, double skill) {
        Progress progress = new Progress(
                new Ladders(Map.of("addition", 5)),
                SuccessPosterior.Settings.STANDARD,
                new StagePolicy(0.85, 0.75, 0.05, skill));
        return new Curriculum(progress, new UniformSampler(progress.ladders()), List.of(), imitation, GROUP);
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, true"})
    void solutionsAreShownBesideLessonsWhereThatIsWanted(boolean beside, boolean shown) {
        Cell cell = new Cell("addition", 0);
        Progress progress = new Progress(
                new Ladders(Map.of("addition", 1)),
                SuccessPosterior.Settings.STANDARD,
                new StagePolicy(0.85, 0.75, 0.05, 0.5),
                Set.of(cell));
        Curriculum curriculum = new Curriculum(
                        progress,
                        new UniformSampler(progress.ladders()),
                        List.of(),
                        FrontierImitation.below(0.5),
                        GROUP)
                .withSolutionsBesideLessons(beside);
        curriculum.beginStep(1, 10);
        observe(curriculum, 0, 0);
        assertThat(curriculum.imitation(Seeds.stream(1, "imitation"), 4)).contains(cell);

        curriculum.observeLesson(SampleGroups.outcomes(cell, GROUP, GROUP));

        assertThat(curriculum.stage(cell)).isEqualTo(Stage.SRL);
        assertThat(curriculum.lessons(Seeds.stream(1, "lessons"), 4)).contains(cell);
        assertThat(curriculum.imitation(Seeds.stream(1, "imitation"), 4).contains(cell))
                .isEqualTo(shown);
    }

    @Test
    void environmentsTakeTurnsInImitation() {
        Curriculum curriculum = curriculum(GROUP, Map.of("addition", 2, "chain", 2));
        curriculum.beginStep(1, 10);
        observe(curriculum, 0, 0);
        curriculum.observe(SampleGroups.outcomes(new Cell("chain", 0), GROUP, 0));

        List<Cell> cells = curriculum.imitation(Seeds.stream(1, "imitation"), 10);
        assertThat(cells).filteredOn(c -> c.environment().equals("chain")).hasSize(5);
        assertThat(curriculum.imitation(Seeds.stream(1, "imitation"), 0)).isEmpty();
    }

    /// How often each level is imitated among 200 demonstrations.
    private static Map<Integer, Integer> imitated(Curriculum curriculum) {
        return curriculum.imitation(Seeds.stream(9, "imitation"), 200).stream()
                .collect(Collectors.toMap(Cell::level, c -> 1, Integer::sum));
    }
}
