package dev.edgewise.curriculum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.curriculum.SamplerComparison.Scenario;
import dev.edgewise.curriculum.gate.OutcomeGate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// On the simulated student; says that the edge policy works as designed, not that it works on models.
@Tag("slow")
class SamplerComparisonTest {
    private static final int SEEDS = 20;
    private static final int BUDGET = 8_000;

    /// At equal rollouts: over 20 seeds at least a quarter more area under the curve of rungs solved than uniform,
    /// and more in nine of ten paired runs. The seeds are other than those of tuning; the dynamics are the same.
    @ParameterizedTest
    @EnumSource(Scenario.class)
    void edgeBeatsUniformByAMargin(Scenario scenario) {
        Map<String, Function<Progress, TaskSampler>> samplers = SamplerComparison.samplers();
        double uniform = 0;
        double edge = 0;
        int wins = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            double baseline = area(scenario, samplers.get("uniform"), seed);
            double ours = area(scenario, samplers.get("edge"), seed);
            uniform += baseline;
            edge += ours;
            wins += ours > baseline ? 1 : 0;
        }
        assertThat(edge).isGreaterThan(1.25 * uniform);
        assertThat(wins).isGreaterThanOrEqualTo(SEEDS * 9 / 10);
    }

    private static double area(Scenario scenario, Function<Progress, TaskSampler> sampler, long seed) {
        SimulatedRun.Result result = SamplerComparison.run(scenario, sampler, List.of(new OutcomeGate()), BUDGET, seed);
        assertThat(result.rollouts()).isLessThan(BUDGET + 400);
        return result.area();
    }
}
