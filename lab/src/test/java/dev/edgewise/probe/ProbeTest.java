package dev.edgewise.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.error.ConfigException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeTest {
    /// Mastered, mastered, climbed, at the frontier, reachable, then seven rungs out of reach.
    private static final double[] LADDER = {1, 0.99, 0.8, 0.5, 0.2, 0.004, 0, 0, 0, 0, 0, 0};

    @Test
    void spendsTheBudgetOnTheRungsAtTheEdge() {
        SyntheticStudent student = new SyntheticStudent(1, LADDER);
        LadderMap map = probe(student, 1600);
        int edge = 0;
        for (int level = 2; level <= 5; level++) {
            edge += student.tasks("sums", level);
        }
        assertThat(edge).as("of 200 tasks, those about the edge").isGreaterThan(140);
        for (int level = 7; level < LADDER.length; level++) {
            assertThat(student.tasks("sums", level)).as("far above").isBetween(1, 6);
        }
        assertThat(map.cells().stream().mapToInt(CellEstimate::tasks).sum()).isEqualTo(200);
        assertThat(map.frontier().estimate()).isBetween(3.0, 4.0);
        assertThat(map.frontier().high() - map.frontier().low()).isLessThanOrEqualTo(2);
        assertThat(map.tooSmallToTell()).isFalse();
    }

    @Test
    void aSequentialBudgetTellsMoreOfTheEdgeThanAnEvenOne() {
        double sequential = 0;
        double even = 0;
        for (int seed = 0; seed < 20; seed++) {
            sequential +=
                    width(probe(new SyntheticStudent(seed, LADDER), 800).cells().get(3));
            even += width(
                    evenly(new SyntheticStudent(seed, LADDER), 800).cells().get(3));
        }
        assertThat(sequential).isLessThan(0.75 * even);
    }

    @Test
    void everyCellIsAskedOnceBeforeAnyIsAskedTwice() {
        SyntheticStudent student = new SyntheticStudent(3, LADDER);
        probe(student, LADDER.length * 8);
        assertThat(student.asked).hasSize(LADDER.length);
        assertThat(student.asked.values()).containsOnly(1);
    }

    @Test
    void aRungOnABoundaryDoesNotSwallowTheBudget() {
        SyntheticStudent student = new SyntheticStudent(5, 0.5, 0.5, 0.5, 0.5);
        probe(student, 1600);
        assertThat(student.asked.values()).allSatisfy(tasks -> assertThat(tasks).isBetween(25, 80));
    }

    @Test
    void measuresPassRatesAndTheInformativeShare() {
        LadderMap map = probe(new SyntheticStudent(9, 0.3), 8000);
        CellEstimate cell = map.cells().getFirst();
        assertThat(cell.rollouts()).isEqualTo(8000);
        assertThat(cell.passRate().estimate()).isCloseTo(0.3, within(0.02));
        assertThat(cell.passAt(4).estimate()).isCloseTo(1 - Math.pow(0.7, 4), within(0.03));
        assertThat(cell.informative().estimate()).isCloseTo(1 - Math.pow(0.7, 8) - Math.pow(0.3, 8), within(0.02));
        assertThat(cell.meanLength()).isEqualTo(3);
        assertThat(cell.passRate().high() - cell.passRate().low())
                .as("alike tasks make every sample count")
                .isLessThan(0.03);
    }

    @Test
    void intervalsCoverTheTruthAboutAsOftenAsTheySay() {
        int covered = 0;
        int cells = 0;
        for (int seed = 0; seed < 40; seed++) {
            for (CellEstimate cell :
                    probe(new SyntheticStudent(seed, LADDER), 800).cells()) {
                double truth = LADDER[cell.cell().level()];
                covered += cell.passRate().low() <= truth + 1e-9
                                && truth - 1e-9 <= cell.passRate().high()
                        ? 1
                        : 0;
                cells++;
            }
        }
        assertThat((double) covered / cells).isGreaterThan(0.93);
    }

    @Test
    void saysWhenTheBudgetIsTooSmallToTell() {
        LadderMap map = probe(new SyntheticStudent(2, 0.9, 0.8, 0.6, 0.5, 0.5, 0.4, 0.4, 0.3, 0.2, 0.1), 80);
        assertThat(map.tooSmallToTell()).isTrue();
        assertThat(new EdgeSentences(plan(80, false)).sentences(map).getLast())
                .startsWith("The budget is too small to tell: the frontier lies somewhere between rung ")
                .contains("About --budget ");
    }

    @Test
    void refusesABudgetThatDoesNotReachEveryCell() {
        assertThatThrownBy(() -> probe(new SyntheticStudent(1, LADDER), 90))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--budget 90 is too small to tell anything: 12 cells of one task with 8 completions each"
                        + " take 96. Raise --budget, name fewer environments or levels, or lower --k and --group");
        assertThatThrownBy(() -> new ProbePlan(90, 1, List.of(1), false))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--group must be at least 2 but was 1: one completion alone cannot differ from others");
        assertThatThrownBy(() -> new ProbePlan(90, 8, List.of(0, 4), false))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--k takes whole numbers of at least 1, such as 1,4,8, but was [0, 4]");
    }

    @Test
    void theSameSeedGivesTheSameMap() {
        assertThat(probe(new SyntheticStudent(4, LADDER), 800)).isEqualTo(probe(new SyntheticStudent(4, LADDER), 800));
    }

    private static double width(CellEstimate cell) {
        return cell.passRate().high() - cell.passRate().low();
    }

    private static ProbePlan plan(int budget, boolean even) {
        return new ProbePlan(budget, 8, List.of(1, 4, 8), even);
    }

    private static LadderMap probe(SyntheticStudent student, int budget) {
        return run(student, plan(budget, false));
    }

    private static LadderMap evenly(SyntheticStudent student, int budget) {
        return run(student, plan(budget, true));
    }

    private static LadderMap run(SyntheticStudent student, ProbePlan plan) {
        Probe probe = new Probe(
                plan, List.of(new Probe.Rungs("sums", Collections.nCopies(student.levels(), "some sum"), false, 0)));
        probe.run(student, 16);
        return probe.maps(42).getFirst();
    }
}
