package dev.edgewise.curriculum.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.curriculum.Beta;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.random.Seeds;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.SampleGroups;
import dev.edgewise.testkit.TaskSamplerContract;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MoppsSamplerTest extends TaskSamplerContract {
    @Override
    protected TaskSampler sampler(Progress progress) {
        return new MoppsSampler(progress.ladders(), MoppsSampler.Settings.STANDARD);
    }

    @Override
    protected TaskSampler other(Progress progress) {
        return new MoppsSampler(progress.ladders(), new MoppsSampler.Settings(0.5, 0.9, MoppsSampler.Selection.TOPK));
    }

    @Override
    protected Set<Cell> openLate() {
        return Set.of(new Cell("addition", 0), new Cell("chain", 0));
    }

    private static MoppsSampler small(MoppsSampler.Selection selection) {
        return new MoppsSampler(new Ladders(Map.of("addition", 3)), new MoppsSampler.Settings(0.5, 0.7, selection));
    }

    /// By hand: α = 0.7·1 + 0.3 + 9 = 10, β = 0.7·1 + 0.3 + 7 = 8; then α = 0.7·10 + 0.3 + 1 = 8.3, β = 5.6 + 0.3.
    @Test
    void thePosteriorFollowsThePaperNotTheBug() {
        MoppsSampler sampler = small(MoppsSampler.Selection.TOPK);
        sampler.observe(SampleGroups.outcomes(new Cell("addition", 1), 8, 6));
        sampler.observe(SampleGroups.outcomes(new Cell("addition", 1), 8, 3));
        sampler.beginStep(2, 10);
        assertThat(sampler.posterior(1)).isEqualTo(new Beta(10, 8));
        assertThat(sampler.posterior(0)).isEqualTo(new Beta(1, 1));

        sampler.observe(SampleGroups.outcomes(new Cell("addition", 1), 1, 1));
        sampler.beginStep(3, 10);
        assertThat(sampler.posterior(1).alpha()).isCloseTo(8.3, within(1e-12));
        assertThat(sampler.posterior(1).beta()).isCloseTo(5.9, within(1e-12));
    }

    @ParameterizedTest
    @EnumSource(MoppsSampler.Selection.class)
    void drawsNearTheTarget(MoppsSampler.Selection selection) {
        MoppsSampler sampler = small(selection);
        for (int level = 0; level < 3; level++) {
            for (int i = 0; i < 20; i++) {
                sampler.observe(SampleGroups.outcomes(new Cell("addition", level), 8, 8 - 4 * level));
            }
        }
        sampler.beginStep(2, 10);
        RandomGenerator random = Seeds.stream(2, "mopps");
        for (int i = 0; i < 200; i++) {
            assertThat(sampler.next(random)).isEqualTo(new Cell("addition", 1));
        }
        assertThat(sampler.metrics().get("sampler/in_band")).isCloseTo(1.0 / 3, within(1e-12));
    }

    @Test
    void badSettingsAreNamed() {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> new MoppsSampler.Settings(0.5, 0, MoppsSampler.Selection.TOPK))
                .withMessage("decay must be a number, above 0, at most 1, but was 0");
    }
}
