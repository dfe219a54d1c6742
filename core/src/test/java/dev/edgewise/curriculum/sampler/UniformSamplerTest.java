package dev.edgewise.curriculum.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.TaskSamplerContract;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class UniformSamplerTest extends TaskSamplerContract {
    @Override
    protected TaskSampler sampler(Progress progress) {
        return new UniformSampler(progress.ladders());
    }

    @Override
    protected TaskSampler other(Progress progress) {
        return new UniformSampler(new Ladders(Map.of("addition", 4)));
    }

    @Override
    protected Set<Cell> openLate() {
        return allCells();
    }

    /// Half of the draws go to two levels, a quarter each, half to eight, a sixteenth each: the entropy is
    /// ½·ln 4 + ½·ln 16 = ln 8.
    @Test
    void theCellsItAsksAreCountedAsTheyAreAsked() {
        UniformSampler uneven = new UniformSampler(new Ladders(Map.of("short", 2, "long", 8)));
        assertThat(uneven.metrics()).containsOnlyKeys("sampler/effective_cells");
        assertThat(uneven.metrics().get("sampler/effective_cells")).isCloseTo(8, within(1e-12));
    }

    @Test
    void environmentsAreEquallyLikelyWhateverTheirLadders() {
        TaskSampler sampler = sampler(progress());
        RandomGenerator random = Seeds.stream(1, "uniform");
        int chain = 0;
        for (int i = 0; i < 2000; i++) {
            chain += sampler.next(random).environment().equals("chain") ? 1 : 0;
        }
        assertThat(chain).isBetween(930, 1070);
    }
}
