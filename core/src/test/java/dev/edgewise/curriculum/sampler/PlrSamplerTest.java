package dev.edgewise.curriculum.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.random.Seeds;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.Golden;
import dev.edgewise.testkit.SampleGroups;
import dev.edgewise.testkit.TaskSamplerContract;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlrSamplerTest extends TaskSamplerContract {
    @Override
    protected TaskSampler sampler(Progress progress) {
        return new PlrSampler(progress.ladders(), PlrSampler.Settings.STANDARD);
    }

    @Override
    protected TaskSampler other(Progress progress) {
        return new PlrSampler(
                progress.ladders(), new PlrSampler.Settings(0.3, 0.1, 1, 0.5, PlrSampler.ReplaySchedule.FIXED));
    }

    @Override
    protected Set<Cell> openLate() {
        return allCells();
    }

    @Override
    protected int learned() {
        return 3;
    }

    @Test
    void weightsMatchTheReferenceVectors() {
        JsonNode v = Golden.vectors("plr_rank_beta0.1_staleness_power1_rho0.1");
        double[] weights = PlrSampler.weights(
                Golden.doubles(v.get("scores")),
                Golden.doubles(v.get("staleness")),
                new double[] {1, 1, 1, 1},
                PlrSampler.Settings.STANDARD);
        assertThat(weights).containsExactly(Golden.doubles(v.get("w")), within(1e-12));
    }

    /// `level-replay` adds one to every level at each draw and sets the drawn one to 0.
    @Test
    void stalenessGrowsForAllButTheDrawnLevel() {
        PlrSampler sampler = new PlrSampler(new Ladders(Map.of("addition", 3)), PlrSampler.Settings.STANDARD);
        double[] stale = new double[3];
        for (int draw = 0; draw < 20; draw++) {
            int drawn = sampler.next(Seeds.stream(3, "stale", draw)).level();
            for (int level = 0; level < 3; level++) {
                stale[level] = level == drawn ? 0 : stale[level] + 1;
            }
            assertThat(Golden.doubles(sampler.snapshot().get("staleness"))).containsExactly(stale);
        }
    }

    /// Ranks count unseen levels too: one seen level with score 0 and an earlier place still gets all the weight.
    @Test
    void unseenLevelsHaveNoWeightInReplay() {
        double[] weights = PlrSampler.weights(
                new double[] {0.2, 0, 0}, new double[3], new double[] {1, 0, 0}, PlrSampler.Settings.STANDARD);
        assertThat(weights).containsExactly(new double[] {0.9, 0, 0}, within(1e-12));
    }

    /// Nine levels. One seen (11 %): unseen only. Two seen (22 %): half replay under fixed, 2/9 under proportionate.
    @Test
    void schedulesDecideBetweenSeenAndUnseen() {
        for (PlrSampler.ReplaySchedule schedule : PlrSampler.ReplaySchedule.values()) {
            PlrSampler sampler = new PlrSampler(
                    new Ladders(Map.of("addition", 9)), new PlrSampler.Settings(0.1, 0.1, 1, 0.5, schedule));
            sampler.observe(SampleGroups.outcomes(new Cell("addition", 0), 8, 4));
            assertThat(sampler.probabilities()[0]).isZero();
            sampler.observe(SampleGroups.outcomes(new Cell("addition", 1), 8, 4));
            double replay = schedule == PlrSampler.ReplaySchedule.FIXED ? 0.5 : 2.0 / 9;
            assertThat(sampler.probabilities()[0] + sampler.probabilities()[1]).isCloseTo(replay, within(1e-12));
            assertThat(sampler.probabilities()[5]).isCloseTo((1 - replay) / 7, within(1e-12));
        }
    }

    @Test
    void badSettingsAreNamed() {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> new PlrSampler.Settings(0, 0.1, 1, 0.5, PlrSampler.ReplaySchedule.FIXED))
                .withMessage("rank_temperature must be a number, above 0, but was 0");
    }
}
