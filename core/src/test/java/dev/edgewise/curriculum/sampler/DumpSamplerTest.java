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

class DumpSamplerTest extends TaskSamplerContract {
    @Override
    protected TaskSampler sampler(Progress progress) {
        return new DumpSampler(progress.ladders(), GROUP, DumpSampler.Settings.STANDARD);
    }

    @Override
    protected TaskSampler other(Progress progress) {
        return new DumpSampler(progress.ladders(), GROUP, new DumpSampler.Settings(100, 0.1));
    }

    @Override
    protected Set<Cell> openLate() {
        return allCells();
    }

    /// 4 of 8: |Â| = 0.5/(s₁ + 1e-4) with s₁ = √(2/7) for every rollout. UCB₀ = that + √(2 ln 9 / 9), UCB₁ = √(2 ln 9).
    @Test
    void boundsFollowThePaper() {
        DumpSampler sampler =
                new DumpSampler(new Ladders(Map.of("addition", 2)), GROUP, new DumpSampler.Settings(300, 0.5));
        assertThat(sampler.probabilities()).containsExactly(0.5, 0.5);
        sampler.observe(SampleGroups.outcomes(new Cell("addition", 0), 8, 4));

        double first = 0.5 / (Math.sqrt(2.0 / 7) + 1e-4) + Math.sqrt(2 * Math.log(9) / 9);
        double second = Math.sqrt(2 * Math.log(9));
        double odds = Math.exp((first - second) / 0.5);
        assertThat(sampler.probabilities()[0]).isCloseTo(odds / (1 + odds), within(1e-12));
    }

    /// Window of 16 rollouts, groups of 8: the third group pushes the first out.
    @Test
    void theWindowForgets() {
        DumpSampler sampler =
                new DumpSampler(new Ladders(Map.of("addition", 2)), GROUP, new DumpSampler.Settings(16, 0.5));
        for (int successes : new int[] {4, 0, 0}) {
            sampler.observe(SampleGroups.outcomes(new Cell("addition", 0), 8, successes));
            sampler.observe(SampleGroups.outcomes(new Cell("addition", 1), 8, 0));
        }
        assertThat(sampler.probabilities()).containsExactly(new double[] {0.5, 0.5}, within(1e-12));
    }

    @Test
    void badSettingsAreNamed() {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> new DumpSampler.Settings(0, 0.1))
                .withMessage("window must be a whole number, at least 1, but was 0");
    }
}
