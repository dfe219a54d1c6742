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

class LzeSamplerTest extends TaskSamplerContract {
    @Override
    protected TaskSampler sampler(Progress progress) {
        return new LzeSampler(progress.ladders(), LzeSampler.Settings.STANDARD);
    }

    @Override
    protected TaskSampler other(Progress progress) {
        return new LzeSampler(progress.ladders(), new LzeSampler.Settings(0.8, 0.3));
    }

    @Override
    protected Set<Cell> openLate() {
        return Set.of(new Cell("addition", 0), new Cell("chain", 0));
    }

    /// The numbers of `compute_energy` in the paper's code, by hand.
    @Test
    void theEnergyIsThePapers() {
        assertThat(LzeSampler.energy(1, 0.5, 0.5, 0.3)).isCloseTo(1, within(1e-12));
        assertThat(LzeSampler.energy(0.25, 0.75, 0.75, 0.3)).isCloseTo(0.1875, within(1e-12));
        assertThat(LzeSampler.energy(1, 0.25, 0, 0.3)).isCloseTo(0.75 * 1.15, within(1e-12));
        assertThat(LzeSampler.energy(1, 0.75, 0, 0.3)).isCloseTo(0.75 * 1.3, within(1e-12));
        assertThat(LzeSampler.energy(1, 0, 0.5, 0.3)).isZero();
        assertThat(LzeSampler.energy(1, 1, 0.5, 0.3)).isZero();
    }

    /// Unseen cells first; then of five the two with the most energy. A cell that was hard and moves is ahead of one
    /// at even odds that was easy.
    @Test
    void keepsTheShareWithTheMostEnergy() {
        LzeSampler sampler = new LzeSampler(new Ladders(Map.of("addition", 5)), new LzeSampler.Settings(0.4, 0.3));
        assertThat(sampler.probabilities()).containsOnly(0.2);
        int[] first = {8, 4, 0, 0, 0};
        for (int level = 0; level < 5; level++) {
            sampler.observe(SampleGroups.outcomes(new Cell("addition", level), 8, first[level]));
        }
        sampler.observe(SampleGroups.outcomes(new Cell("addition", 0), 8, 4)); // D = 0.05
        sampler.observe(SampleGroups.outcomes(new Cell("addition", 2), 8, 2)); // D = 1
        assertThat(sampler.probabilities()).containsExactly(new double[] {0, 0.5, 0.5, 0, 0}, within(1e-12));
    }

    /// After 0, 4 and 4 of 8 the mean is 0.9 · 0 + 0.1 · ½ = 0.05, so 2 · |½ − 0.05| = 0.9 is the movement.
    @Test
    void movementIsMeasuredFromASlowMean() {
        LzeSampler sampler = new LzeSampler(new Ladders(Map.of("addition", 1)), LzeSampler.Settings.STANDARD);
        for (int successes : new int[] {0, 4, 4}) {
            sampler.observe(SampleGroups.outcomes(new Cell("addition", 0), 8, successes));
        }
        assertThat(sampler.tables().get("energy")).containsExactly(new double[] {1 + 0.3 * 0.9}, within(1e-12));
        assertThat(sampler.tables().get("mean")).containsExactly(new double[] {0.9 * 0.05 + 0.1 * 0.5}, within(1e-12));
    }

    @Test
    void badSettingsAreNamed() {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> new LzeSampler.Settings(0, 0.3))
                .withMessage("top_share must be a number, above 0, at most 1, but was 0");
    }
}
