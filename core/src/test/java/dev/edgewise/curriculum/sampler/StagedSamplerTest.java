package dev.edgewise.curriculum.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.Golden;
import dev.edgewise.testkit.TaskSamplerContract;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StagedSamplerTest extends TaskSamplerContract {
    @Override
    protected TaskSampler sampler(Progress progress) {
        return new StagedSampler(progress.ladders(), Schedule.COSINE);
    }

    @Override
    protected TaskSampler other(Progress progress) {
        return new StagedSampler(progress.ladders(), Schedule.CLASSIC);
    }

    @Override
    protected Set<Cell> openLate() {
        return allCells();
    }

    @Test
    void schedulesMatchTheReferenceVectors() {
        for (JsonNode v : Golden.vectors("e2h")) {
            int t = v.get("t").intValue();
            int steps = v.get("T").intValue();
            int levels = v.get("n").intValue();
            assertThat(Schedule.COSINE.probabilities(t, steps, levels))
                    .containsExactly(Golden.doubles(v.get("cosine")), within(1e-12));
            assertThat(Schedule.GAUSSIAN.probabilities(t, steps, levels))
                    .containsExactly(Golden.doubles(v.get("gaussian")), within(1e-12));
        }
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void probabilitiesSumToOneForEveryLadder(Schedule schedule) {
        for (int levels = 1; levels <= 12; levels++) {
            for (int t = 0; t <= 10; t++) {
                double[] probabilities = schedule.probabilities(t, 10, levels);
                assertThat(Arrays.stream(probabilities).sum()).isCloseTo(1, within(1e-12));
                assertThat(Arrays.stream(probabilities)).allMatch(p -> p >= 0 && p <= 1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "33, 0", "34, 1", "67, 2", "99, 2", "100, 2"})
    void classicTakesOneLevelAfterTheOther(int t, int level) {
        double[] expected = new double[3];
        expected[level] = 1;
        assertThat(Schedule.CLASSIC.probabilities(t, 100, 3)).containsExactly(expected);
    }

    @Test
    void theSamplerFollowsTheClock() {
        StagedSampler sampler = new StagedSampler(LADDERS, Schedule.CLASSIC);
        sampler.beginStep(1, 10);
        assertThat(sampler.next(Seeds.stream(1, "a")).level()).isZero();
        sampler.beginStep(10, 10);
        Cell last = sampler.next(Seeds.stream(1, "a"));
        assertThat(last.level()).isEqualTo(LADDERS.levels(last.environment()) - 1);
        assertThat(sampler.metrics()).containsEntry("sampler/progress", 0.9);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sampler.beginStep(11, 10))
                .withMessage("step must lie between 1 and 10 but was 11");
    }
}
