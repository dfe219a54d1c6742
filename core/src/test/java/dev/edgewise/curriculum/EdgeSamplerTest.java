package dev.edgewise.curriculum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.edgewise.SampleGroups;
import dev.edgewise.error.ConfigException;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Cell;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EdgeSamplerTest extends TaskSamplerContract {
    @Override
    TaskSampler sampler(Progress progress) {
        return new EdgeSampler(progress, GROUP, EdgeSampler.Shares.STANDARD);
    }

    @Override
    TaskSampler other(Progress progress) {
        return new EdgeSampler(progress, 2 * GROUP, EdgeSampler.Shares.STANDARD);
    }

    @Override
    Set<Cell> openLate() {
        Set<Cell> open = new HashSet<>();
        for (String environment : LADDERS.environments()) {
            for (int level = 0; level <= 2; level++) {
                open.add(new Cell(environment, level));
            }
        }
        return open;
    }

    @Test
    void atTheStartOnlyTheLowestRungIsAsked() {
        List<Cell> drawn = draws(progress(), 200);
        assertThat(drawn).containsOnly(new Cell("addition", 0), new Cell("chain", 0));
        assertThat(drawn).filteredOn(c -> c.environment().equals("chain")).hasSizeBetween(60, 140);
    }

    @Test
    void theNextRungOpensWithTheFirstSuccess() {
        Progress progress = progress();
        progress.observe(SampleGroups.outcomes(new Cell("addition", 0), GROUP, 1));

        assertThat(draws(progress, 200))
                .filteredOn(c -> c.environment().equals("addition"))
                .containsOnly(new Cell("addition", 0), new Cell("addition", 1))
                .contains(new Cell("addition", 1));
    }

    @Test
    void drawsWhereTheSignalIs() {
        Progress progress = progressOf("addition", 5);
        observe(progress, 0, 40, 36); // p = 0.9
        observe(progress, 1, 40, 20); // p = 0.5
        observe(progress, 2, 40, 2); // p = 0.05

        List<Cell> drawn = draws(progress, 1000);
        assertThat(share(drawn, 1)).isBetween(0.6, 0.95);
        assertThat(share(drawn, 3)).isGreaterThan(0.08); // the next rung, explored
        assertThat(share(drawn, 4)).isZero();
    }

    @Test
    void masteredCellsKeepTheirReviewShare() {
        Progress progress = progressOf("addition", 5);
        observe(progress, 0, 80, 80);
        observe(progress, 1, 80, 80);
        observe(progress, 2, 40, 20);

        List<Cell> drawn = draws(progress, 2000);
        assertThat(share(drawn, 0) + share(drawn, 1)).isBetween(0.07, 0.13);
        assertThat(share(drawn, 0)).isPositive();
        assertThat(share(drawn, 1)).isPositive();
    }

    @Test
    void whatWasLongUnseenIsReviewedFirst() {
        Progress progress = progressOf("addition", 5);
        observe(progress, 0, 80, 80);
        progress.beginStep(100);
        observe(progress, 1, 80, 80);
        assertThat(progress.stage(new Cell("addition", 0))).isEqualTo(Stage.REVIEW);

        List<Cell> drawn = draws(progress, 2000);
        assertThat(share(drawn, 0) + share(drawn, 1)).isBetween(0.07, 0.13);
        assertThat(share(drawn, 0)).isGreaterThan(10 * share(drawn, 1));
    }

    @Test
    void anEnvironmentWithoutSignalKeepsItsFloor() {
        Progress progress = progress();
        for (int i = 0; i < 40; i++) {
            progress.observe(SampleGroups.outcomes(new Cell("addition", 0), GROUP, 4));
            progress.observe(SampleGroups.outcomes(new Cell("chain", 0), GROUP, 0));
        }
        double share = draws(progress, 2000).stream()
                        .filter(c -> c.environment().equals("chain"))
                        .count()
                / 2000.0;
        assertThat(share).isBetween(0.07, 0.13);
    }

    @Test
    void aLadderThatIsMasteredThroughoutIsStillAsked() {
        Progress progress = progressOf("addition", 2);
        observe(progress, 0, 80, 80);
        observe(progress, 1, 80, 80);
        TaskSampler noReview = new EdgeSampler(progress, GROUP, new EdgeSampler.Shares(0, 0.1, 0.1));

        assertThat(draws(progress, 50)).isNotEmpty();
        assertThat(noReview.next(Seeds.stream(1, "x")).environment()).isEqualTo("addition");
    }

    @Test
    void reportsWhatItDrewFor() {
        Progress progress = progressOf("addition", 3);
        TaskSampler sampler = sampler(progress);
        sampler.beginStep(1, 10);
        assertThat(sampler.metrics()).isEmpty();
        RandomGenerator random = Seeds.stream(2, "draws");
        Stream.generate(() -> sampler.next(random)).limit(100).forEach(cell -> {});

        assertThat(sampler.metrics()).containsOnlyKeys("sampler/edge", "sampler/explore", "sampler/review");
        assertThat(sampler.metrics()).containsEntry("sampler/review", 0.0);
        assertThat(sampler.metrics().get("sampler/explore")).isBetween(0.02, 0.25);
    }

    @Test
    void badSharesAreNamed() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new EdgeSampler.Shares(0.6, 0.5, 0.1))
                .withMessage("the shares review and explore are 0.6 and 0.5; allowed are numbers of at least 0 with a"
                        + " sum below 1, for example 0.1 and 0.1");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new EdgeSampler.Shares(0.1, 0.1, 0))
                .withMessageStartingWith("the floor of an environment is 0.0; allowed is above 0");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new EdgeSampler(progress(), 1, EdgeSampler.Shares.STANDARD))
                .withMessageStartingWith("num_generations is 1; allowed is at least 2");
    }

    private static Progress progressOf(String environment, int levels) {
        return new Progress(
                new Ladders(Map.of(environment, levels)), SuccessPosterior.Settings.STANDARD, StagePolicy.STANDARD);
    }

    private static void observe(Progress progress, int level, int size, int successes) {
        progress.observe(SampleGroups.outcomes(new Cell("addition", level), size, successes));
    }

    private List<Cell> draws(Progress progress, int count) {
        TaskSampler sampler = sampler(progress);
        RandomGenerator random = Seeds.stream(1, "draws");
        return Stream.generate(() -> sampler.next(random)).limit(count).toList();
    }

    private static double share(List<Cell> drawn, int level) {
        return drawn.stream().filter(c -> c.level() == level).count() / (double) drawn.size();
    }
}
