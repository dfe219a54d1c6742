package dev.edgewise.curriculum.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.ConfigException;
import dev.edgewise.random.Seeds;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.SampleGroups;
import dev.edgewise.testkit.TaskSamplerContract;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EdgeSamplerTest extends TaskSamplerContract {
    private static final EdgeSettings PLAIN = new EdgeSettings(0.1, 0, 1, 1, 0, false);

    @Override
    protected EdgeSampler sampler(Progress progress) {
        return new EdgeSampler(progress, GROUP, EdgeSettings.STANDARD);
    }

    @Override
    protected TaskSampler other(Progress progress) {
        return new EdgeSampler(progress, 2 * GROUP, EdgeSettings.STANDARD);
    }

    @Override
    protected Set<Cell> openLate() {
        Set<Cell> open = new HashSet<>();
        for (String environment : LADDERS.environments()) {
            for (int level = 0; level <= 2; level++) {
                open.add(new Cell(environment, level));
            }
        }
        return open;
    }

    @Override
    protected int learned() {
        return 8;
    }

    @Test
    void aDamagedCellOfItsStateIsRefused() {
        Progress progress = progress();
        ObjectNode costs = sampler(progress).snapshot();
        costs.withObject("/costs").put("addition", 12);
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> sampler(progress).restore(costs))
                .withMessage("the checkpoint's state of the costs of cells has the name \"addition\": a cell is written"
                        + " environment/level but was addition; the checkpoint is damaged or of another version, resume"
                        + " from an earlier one");
        ObjectNode reviews = sampler(progress).snapshot();
        reviews.withObject("/reviews/checks")
                .putObject("addition/x")
                .put("interval", 10)
                .put("due", 20);
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> sampler(progress).restore(reviews))
                .withMessage("the checkpoint's state of a forgetting schedule has the name \"addition/x\": a cell is"
                        + " written environment/level but was addition/x; the checkpoint is damaged or of another"
                        + " version, resume from an earlier one");
    }

    /// p = ¼: (4 · ¼ · ¾)².
    @Test
    void gainIsTheVarianceOfTheRewardSquared() {
        assertThat(EdgeSampler.gain(0)).isZero();
        assertThat(EdgeSampler.gain(0.25)).isEqualTo(0.5625);
        assertThat(EdgeSampler.gain(0.5)).isOne();
        assertThat(EdgeSampler.gain(0.75)).isEqualTo(0.5625);
        assertThat(EdgeSampler.gain(1)).isZero();
    }

    @Test
    void atTheStartOnlyTheLowestRungIsAsked() {
        List<Cell> drawn = draws(progress(), EdgeSettings.STANDARD, 200);
        assertThat(drawn).containsOnly(new Cell("addition", 0), new Cell("chain", 0));
        assertThat(drawn).filteredOn(c -> c.environment().equals("chain")).hasSizeBetween(60, 140);
    }

    @Test
    void aHopelessModelIsAskedTheLowestRungOnly() {
        Progress progress = progressOf(5);
        observe(progress, 0, 80, 0);
        assertThat(draws(progress, PLAIN, 200)).containsOnly(cell(0));
    }

    @Test
    void aStrongStartOpensSeveralRungsAtOnce() {
        Progress progress = progressOf(8);
        observe(progress, 0, 16, 16);
        List<Cell> drawn = draws(progress, PLAIN, 300);
        assertThat(drawn).contains(cell(1), cell(2), cell(3));
        assertThat(drawn).doesNotContain(cell(7));
    }

    /// Rung 1 has a carry and succeeds half the time, rung 2 has none and succeeds. Rung 3 would follow it; where it
    /// has a carry, too, its odds are held for even.
    @Test
    void outcomesInformTheRungsWithTheSameAttributes() {
        Map<Cell, Set<String>> carries = Map.of(cell(1), Set.of("carry"), cell(3), Set.of("carry"));
        Progress plain = progressOf(5);
        Progress kinds = progress(new Ladders(Map.of("addition", 5), Map.of(), Map.of(), carries));
        for (Progress progress : List.of(plain, kinds)) {
            observe(progress, 0, 80, 80);
            observe(progress, 1, 80, 40);
            observe(progress, 2, 80, 80);
        }
        assertThat(share(draws(kinds, PLAIN, 1000), 3)).isGreaterThan(2 * share(draws(plain, PLAIN, 1000), 3));
    }

    /// Gains of 0.13 and 0.56 where the rates were known exactly: 0.19 and 0.81 of the draws. From 80 rollouts they are
    /// not, and a rate of 0.9 that may be 0.8 promises more.
    @Test
    void drawsWhereTheGainIs() {
        Progress progress = progressOf(5);
        observe(progress, 0, 80, 72); // p = 0.9
        observe(progress, 1, 80, 20); // p = 0.25
        observe(progress, 2, 80, 0);

        List<Cell> drawn = draws(progress, PLAIN, 4000);
        assertThat(share(drawn, 0)).isBetween(0.19, 0.31);
        assertThat(share(drawn, 1)).isBetween(0.69, 0.81);
        assertThat(share(drawn, 2)).isLessThan(0.02);
    }

    /// Gains of 1 and (4 · 0.1 · 0.9)² = 0.13.
    @Test
    void drawsInProportionToTheGain() {
        Progress progress = progressOf(2);
        observe(progress, 0, 8000, 4000);
        observe(progress, 1, 8000, 800);
        List<Cell> drawn = draws(progress, PLAIN, 4000);
        assertThat(share(drawn, 1)).isBetween(0.09, 0.14);
    }

    /// What was seen on rung 1 alone decides about rungs 0, 2 and 3.
    @Test
    void oneRungsOutcomesInformItsNeighbours() {
        Progress weak = longAgo();
        observe(weak, 1, 40, 4);
        Progress strong = longAgo();
        observe(strong, 1, 40, 36);
        assertThat(share(draws(weak, PLAIN, 1000), 0)).isGreaterThan(0.3);
        assertThat(share(draws(strong, PLAIN, 1000), 0)).isLessThan(0.1);
        assertThat(share(draws(strong, PLAIN, 1000), 2) + share(draws(strong, PLAIN, 1000), 3))
                .isGreaterThan(share(draws(weak, PLAIN, 1000), 2) + share(draws(weak, PLAIN, 1000), 3) + 0.2);
    }

    /// Rung 0 was asked so long ago that nothing is left of it.
    private static Progress longAgo() {
        Progress progress = progressOf(5);
        observe(progress, 0, 8, 4);
        progress.beginStep(500);
        return progress;
    }

    /// Rung 1 promises little, but was last asked 50 steps before rung 0: beside its part of the other draws it gets
    /// nearly all of 0.2 / (0.2 + 0.7).
    @Test
    void asksWhatWasNotAskedForLongForItsShare() {
        Progress progress = progressOf(5);
        observe(progress, 1, 4000, 0);
        progress.beginStep(50);
        observe(progress, 0, 80, 24);
        double with = share(draws(progress, new EdgeSettings(0.1, 0.2, 1, 1, 0, false), 4000), 1);
        double without = share(draws(progress, PLAIN, 4000), 1);
        assertThat(with - 0.7 / 0.9 * without).isBetween(0.19, 0.25);
    }

    /// Rungs 0 and 1 are equally likely to teach, but rung 1 takes some ten times the tokens: one draw in eleven.
    @Test
    void longAnswersMustBeWorthIt() {
        Progress progress = progressOf(2);
        EdgeSampler perToken = new EdgeSampler(progress, GROUP, new EdgeSettings(0.1, 0, 0, 1, 1, false));
        EdgeSampler perRollout = new EdgeSampler(progress, GROUP, new EdgeSettings(0.1, 0, 0, 1, 0, false));
        for (int i = 0; i < 20; i++) {
            for (int level = 0; level < 2; level++) {
                RolloutGroup group = group(cell(level), 2, level == 0 ? 7 : 97);
                progress.observe(group);
                perToken.observe(group);
                perRollout.observe(group);
            }
        }
        assertThat(share(draws(perToken, 4000), 1)).isBetween(0.07, 0.12);
        assertThat(share(draws(perRollout, 1000), 1)).isBetween(0.3, 0.7);
    }

    private static RolloutGroup group(Cell cell, int successes, int tokens) {
        List<Rollout> rollouts = new ArrayList<>();
        for (int i = 0; i < GROUP; i++) {
            rollouts.add(new Rollout(
                    new Completion(new int[tokens], new float[tokens], new float[tokens], FinishReason.EOS, ""),
                    Score.outcome(i < successes, new ParseResult.Missing())));
        }
        return SampleGroups.of(cell, rollouts);
    }

    @Test
    void masteredRungsRestAndAreCheckedAtGrowingIntervals() {
        Progress progress = progressOf(3);
        EdgeSampler sampler = new EdgeSampler(progress, GROUP, PLAIN);
        for (int i = 0; i < 4; i++) {
            tell(progress, sampler, 0, 8);
        }
        List<Integer> checks = new ArrayList<>();
        for (int step = 1; step <= 200; step++) {
            progress.beginStep(step);
            sampler.beginStep(step, 200);
            RandomGenerator random = Seeds.stream(3, "rest", step);
            for (int i = 0; i < 8; i++) {
                Cell cell = sampler.next(random);
                if (cell.level() == 0 && progress.stage(cell) == Stage.REVIEW) {
                    checks.add(step);
                }
                RolloutGroup group = SampleGroups.outcomes(cell, GROUP, cell.level() == 0 ? 8 : 3);
                progress.observe(group);
                sampler.observe(group);
            }
        }
        List<Integer> gaps = new ArrayList<>();
        for (int i = 1; i < checks.size(); i++) {
            if (!checks.get(i).equals(checks.get(i - 1))) {
                gaps.add(checks.get(i) - checks.get(i - 1));
            }
        }
        assertThat(checks.size()).isBetween(3, 12);
        assertThat(gaps).isSorted();
        assertThat(gaps.getFirst()).isGreaterThanOrEqualTo(5);
        assertThat(gaps.getLast()).isGreaterThanOrEqualTo(40);
    }

    @Test
    void aForgottenRungIsBackInPlay() {
        Progress progress = progressOf(3);
        EdgeSampler sampler = new EdgeSampler(progress, GROUP, PLAIN);
        for (int i = 0; i < 6; i++) {
            tell(progress, sampler, 0, 8);
            tell(progress, sampler, 1, 8);
            tell(progress, sampler, 2, 0);
        }
        assertThat(progress.stage(cell(0))).isEqualTo(Stage.REVIEW);
        assertThat(draws(sampler, 200)).doesNotContain(cell(0));

        progress.beginStep(30);
        tell(progress, sampler, 0, 2);
        assertThat(progress.stage(cell(0))).isEqualTo(Stage.REINFORCE);
        assertThat(share(draws(sampler, 200), 0)).isGreaterThan(0.3);
    }

    private static void tell(Progress progress, TaskSampler sampler, int level, int successes) {
        RolloutGroup group = SampleGroups.outcomes(cell(level), GROUP, successes);
        progress.observe(group);
        sampler.observe(group);
    }

    @Test
    void anEnvironmentWithoutGainKeepsATenth() {
        Progress progress = progress();
        for (int i = 0; i < 40; i++) {
            progress.observe(SampleGroups.outcomes(new Cell("addition", 0), GROUP, 3));
            progress.observe(SampleGroups.outcomes(new Cell("chain", 0), GROUP, 0));
        }
        double share = draws(progress, PLAIN, 2000).stream()
                        .filter(c -> c.environment().equals("chain"))
                        .count()
                / 2000.0;
        assertThat(share).isBetween(0.07, 0.14);
    }

    @Test
    void aLadderThatIsMasteredThroughoutIsStillAsked() {
        Progress progress = progressOf(2);
        observe(progress, 0, 80, 80);
        observe(progress, 1, 80, 80);
        EdgeSampler noReview = new EdgeSampler(progress, GROUP, new EdgeSettings(0, 0.1, 1, 1, 1, false));
        assertThat(draws(progress, PLAIN, 50)).hasSize(50);
        assertThat(noReview.next(Seeds.stream(1, "x")).environment()).isEqualTo("addition");
    }

    /// 32 of 64 on rung 0 and 0 of 400 on rung 1: the ability lies on rung 0.
    @Test
    void reportsWhatItDrewForAndWhereTheModelStands() {
        Progress progress = progressOf(3);
        observe(progress, 0, 64, 32);
        observe(progress, 1, 400, 0);
        EdgeSampler sampler = sampler(progress);
        sampler.beginStep(1, 10);
        assertThat(sampler.metrics()).containsOnlyKeys("sampler/resting", "sampler/ability/addition");
        draws(sampler, 100);

        assertThat(sampler.metrics()).containsKeys("sampler/edge", "sampler/explore", "sampler/review");
        assertThat(sampler.metrics()).containsEntry("sampler/review", 0.0);
        assertThat(sampler.metrics().get("sampler/explore")).isBetween(0.01, 0.15);
        assertThat(sampler.metrics().get("sampler/ability/addition")).isBetween(-0.1, 0.2);
    }

    @Test
    void badSettingsAreNamed() {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> new EdgeSettings(0.6, 0.5, 1, 1, 1, true))
                .withMessage(
                        "review_share and explore_share are shares of the same draws and must sum to less than 1 but were 0.6 and 0.5");
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> new EdgeSettings(0.1, 0.1, 1, 1, 2, true))
                .withMessage("cost_weight must be a number, at least 0, at most 1, but was 2");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new EdgeSampler(progress(), 1, EdgeSettings.STANDARD))
                .withMessageStartingWith("num_generations is 1; allowed is at least 2");
    }

    private static Cell cell(int level) {
        return new Cell("addition", level);
    }

    private static Progress progressOf(int levels) {
        return progress(new Ladders(Map.of("addition", levels)));
    }

    private static void observe(Progress progress, int level, int size, int successes) {
        progress.observe(SampleGroups.outcomes(cell(level), size, successes));
    }

    private static List<Cell> draws(Progress progress, EdgeSettings settings, int count) {
        return draws(new EdgeSampler(progress, GROUP, settings), count);
    }

    private static List<Cell> draws(TaskSampler sampler, int count) {
        RandomGenerator random = Seeds.stream(1, "draws");
        return Stream.generate(() -> sampler.next(random)).limit(count).toList();
    }

    private static double share(List<Cell> drawn, int level) {
        return drawn.stream().filter(c -> c.level() == level).count() / (double) drawn.size();
    }
}
