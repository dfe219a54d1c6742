package dev.edgewise.curriculum.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

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

class PclSamplerTest extends TaskSamplerContract {
    @Override
    protected TaskSampler sampler(Progress progress) {
        return new PclSampler(progress.ladders(), PclSampler.Settings.STANDARD);
    }

    @Override
    protected TaskSampler other(Progress progress) {
        return new PclSampler(progress.ladders(), new PclSampler.Settings(8, 0.5));
    }

    @Override
    protected Set<Cell> openLate() {
        return allCells();
    }

    /// V = ½ → ¾ after 8 of 8, ½ after 4 of 8, ¼ after 0 of 8; of two candidates the cell at ½ wins unless both miss
    /// it, which they do 4 times of 9.
    @Test
    void takesTheCandidateNearestToHalf() {
        PclSampler sampler = new PclSampler(new Ladders(Map.of("addition", 3)), new PclSampler.Settings(2, 0.5));
        for (int level = 0; level < 3; level++) {
            sampler.observe(SampleGroups.outcomes(new Cell("addition", level), 8, 8 - 4 * level));
        }
        double[] expected = {2.0 / 9, 5.0 / 9, 2.0 / 9};
        assertThat(sampler.probabilities()).containsExactly(expected, within(1e-12));

        RandomGenerator random = Seeds.stream(5, "pcl");
        int middle = 0;
        for (int i = 0; i < 9000; i++) {
            middle += sampler.next(random).level() == 1 ? 1 : 0;
        }
        assertThat(middle).isBetween(4800, 5200);
    }

    @Test
    void badSettingsAreNamed() {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> new PclSampler.Settings(0, 0.5))
                .withMessage("candidates must be a whole number, at least 1, but was 0");
    }
}
