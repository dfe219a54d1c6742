package dev.edgewise.curriculum.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.TaskSamplerContract;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DareSamplerTest extends TaskSamplerContract {
    @Override
    protected TaskSampler sampler(Progress progress) {
        return new DareSampler(progress, DareSampler.Settings.STANDARD);
    }

    @Override
    protected TaskSampler other(Progress progress) {
        return new DareSampler(progress, new DareSampler.Settings(4, 0.02));
    }

    @Override
    protected Set<Cell> openLate() {
        return allCells();
    }

    /// The density of Beta(11, 11) over that at one half, κ = 20: its logarithm is 10·log(4·d·(1 − d)).
    @Test
    void theWeightIsABetaDensity() {
        assertThat(DareSampler.weight(0.5, 20, 0.02)).isEqualTo(1);
        assertThat(DareSampler.weight(0.3, 20, 0.02)).isCloseTo(Math.pow(0.84, 10), within(1e-12));
        assertThat(DareSampler.weight(0.7, 20, 0.02)).isCloseTo(Math.pow(0.84, 10), within(1e-12));
        assertThat(DareSampler.weight(0.1, 20, 0.02)).isEqualTo(0.02);
        assertThat(DareSampler.weight(0, 0, 0.02)).isEqualTo(1);
    }

    @Test
    void badSettingsAreNamed() {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> new DareSampler.Settings(-1, 0.02))
                .withMessage("kappa must be a number, at least 0, but was -1");
    }
}
