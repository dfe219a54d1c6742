package dev.edgewise.curriculum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.random.Seeds;
import dev.edgewise.task.Cell;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class UniformSamplerTest extends TaskSamplerContract {
    @Override
    TaskSampler sampler(Progress progress) {
        return new UniformSampler(progress.ladders());
    }

    @Override
    TaskSampler other(Progress progress) {
        return new UniformSampler(new Ladders(Map.of("addition", 4)));
    }

    @Override
    Set<Cell> openLate() {
        return new HashSet<>(LADDERS.cells());
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
