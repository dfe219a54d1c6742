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

class LearnabilitySamplerTest extends TaskSamplerContract {
    @Override
    protected TaskSampler sampler(Progress progress) {
        return new LearnabilitySampler(progress.ladders(), LearnabilitySampler.Settings.STANDARD);
    }

    @Override
    protected TaskSampler other(Progress progress) {
        return new LearnabilitySampler(progress.ladders(), new LearnabilitySampler.Settings(0.5, 0.25));
    }

    @Override
    protected Set<Cell> openLate() {
        return allCells();
    }

    /// Exhaustively: the mean of the corrected estimate over Binomial(8, p) is p(1−p), that of p̂(1−p̂) is ⅞ of it.
    @Test
    void theEstimateIsUnbiased() {
        for (double p : new double[] {0.1, 0.3, 0.5}) {
            double mean = 0;
            double choose = 1;
            for (int k = 0; k <= 8; k++) {
                mean += choose * Math.pow(p, k) * Math.pow(1 - p, 8 - k) * LearnabilitySampler.of(k, 8);
                choose = choose * (8 - k) / (k + 1);
            }
            assertThat(mean).isCloseTo(p * (1 - p), within(1e-12));
        }
    }

    /// Top quarter of four is one: the cell at 4 of 8; the rest get their share of exploration.
    @Test
    void drawsFromTheMostLearnable() {
        LearnabilitySampler sampler = new LearnabilitySampler(
                new Ladders(Map.of("addition", 4)), new LearnabilitySampler.Settings(0.25, 0.2));
        assertThat(sampler.probabilities()).containsOnly(0.25); // unseen cells tie
        int[] successes = {8, 6, 4, 1};
        for (int level = 0; level < 4; level++) {
            sampler.observe(SampleGroups.outcomes(new Cell("addition", level), 8, successes[level]));
        }
        assertThat(sampler.probabilities()).containsExactly(new double[] {0.05, 0.05, 0.85, 0.05}, within(1e-12));
    }

    @Test
    void badSettingsAreNamed() {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> new LearnabilitySampler.Settings(0.25, 1))
                .withMessage("explore_share must be a number, at least 0, below 1, but was 1");
    }
}
