package dev.edgewise.curriculum.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.SampleGroups;
import dev.edgewise.testkit.TaskSamplerContract;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PoolSamplerTest extends TaskSamplerContract {
    @Override
    protected TaskSampler sampler(Progress progress) {
        return new PoolSampler(progress.ladders(), PoolSampler.Settings.STANDARD);
    }

    @Override
    protected TaskSampler other(Progress progress) {
        return new PoolSampler(progress.ladders(), new PoolSampler.Settings(0.25, 0.75, 0.5));
    }

    @Override
    protected Set<Cell> openLate() {
        return allCells();
    }

    /// prime-rl's weights, thresholds inclusive: 2/8 hard, 6/8 normal, 7/8 easy, unseen: 0.2, 1, 0.2, 1.
    @Test
    void theLatestGroupDecidesThePool() {
        PoolSampler sampler = new PoolSampler(new Ladders(Map.of("addition", 4)), PoolSampler.Settings.STANDARD);
        for (int level = 0; level < 3; level++) {
            sampler.observe(SampleGroups.outcomes(new Cell("addition", level), 8, 4));
            sampler.observe(SampleGroups.outcomes(new Cell("addition", level), 8, new int[] {2, 6, 7}[level]));
        }
        assertThat(sampler.probabilities())
                .containsExactly(new double[] {0.2 / 2.4, 1 / 2.4, 0.2 / 2.4, 1 / 2.4}, within(1e-12));
        assertThat(sampler.metrics())
                .containsEntry("sampler/pool/hard", 1.0)
                .containsEntry("sampler/pool/normal", 1.0)
                .containsEntry("sampler/pool/easy", 1.0)
                .containsEntry("sampler/pool/unseen", 1.0);
    }

    @Test
    void badSettingsAreNamed() {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> new PoolSampler.Settings(0.8, 0.75, 0.2))
                .withMessage("hard_up_to must be below normal_up_to (0.75) but was 0.8");
    }
}
