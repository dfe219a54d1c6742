package dev.edgewise.curriculum.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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

class LevelSamplerTest extends TaskSamplerContract {
    @Override
    protected TaskSampler sampler(Progress progress) {
        return new LevelSampler(progress.ladders(), GROUP, LevelSampler.Settings.STANDARD);
    }

    @Override
    protected TaskSampler other(Progress progress) {
        return new LevelSampler(
                progress.ladders(), GROUP, new LevelSampler.Settings(0.7, 0.3, 64, LevelSampler.Mix.INCLUSIVE));
    }

    @Override
    protected Set<Cell> openLate() {
        return Set.of(new Cell("addition", 0), new Cell("chain", 0));
    }

    private static LevelSampler small(LevelSampler.Mix mix) {
        return new LevelSampler(new Ladders(Map.of("addition", 4)), 10, new LevelSampler.Settings(0.7, 0.3, 20, mix));
    }

    private static void outcome(LevelSampler sampler, int level, int successes) {
        sampler.observe(SampleGroups.outcomes(new Cell("addition", level), 10, successes));
    }

    /// Exactly 0.70 does not rise and exactly 0.30 does not fall; a change begins the window anew.
    @Test
    void risesAboveAndFallsBelowItsThresholds() {
        LevelSampler sampler = small(LevelSampler.Mix.UPPER_BOUND);
        outcome(sampler, 0, 10);
        assertThat(sampler.probabilities()).containsExactly(1, 0, 0, 0); // the window is not full
        outcome(sampler, 0, 4);
        assertThat(sampler.probabilities()).containsExactly(1, 0, 0, 0); // 0.70
        outcome(sampler, 0, 10);
        assertThat(sampler.probabilities()).containsExactly(1, 0, 0, 0); // 4 and 10: 0.70 again
        outcome(sampler, 0, 5);
        assertThat(sampler.probabilities()).containsExactly(0, 1, 0, 0); // 10 and 5: 0.75
        outcome(sampler, 1, 2);
        assertThat(sampler.probabilities()).containsExactly(0, 1, 0, 0); // one group of the new window
        outcome(sampler, 1, 4);
        assertThat(sampler.probabilities()).containsExactly(0, 1, 0, 0); // 0.30
        outcome(sampler, 1, 1);
        assertThat(sampler.probabilities()).containsExactly(1, 0, 0, 0); // 4 and 1: 0.25
    }

    @Test
    void inclusiveKeepsEasyLevelsIn() {
        LevelSampler sampler = small(LevelSampler.Mix.INCLUSIVE);
        outcome(sampler, 0, 10);
        outcome(sampler, 0, 10);
        assertThat(sampler.probabilities()).containsExactly(0.5, 0.5, 0, 0);
        assertThat(sampler.metrics()).containsEntry("sampler/level/addition", 1.0);
    }

    @Test
    void badSettingsAreNamed() {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> new LevelSampler.Settings(0.5, 0.6, 20, LevelSampler.Mix.INCLUSIVE))
                .withMessage("failure must be below success (0.5) but was 0.6");
    }
}
