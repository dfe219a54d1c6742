package dev.edgewise.curriculum.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.curriculum.Draw;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.Golden;
import dev.edgewise.testkit.SampleGroups;
import dev.edgewise.testkit.TaskSamplerContract;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecSamplerTest extends TaskSamplerContract {
    @Override
    protected TaskSampler sampler(Progress progress) {
        return new SecSampler(progress.ladders(), SecSampler.Settings.STANDARD);
    }

    @Override
    protected TaskSampler other(Progress progress) {
        return new SecSampler(progress.ladders(), new SecSampler.Settings(0.5, 1));
    }

    @Override
    protected Set<Cell> openLate() {
        return allCells();
    }

    @Test
    void valuesAndProbabilitiesFollowTheReferenceVectors() {
        SecSampler.Settings settings = new SecSampler.Settings(0.5, 1);
        double[] values = new double[3];
        for (JsonNode v : Golden.vectors("sec_alpha.5_tau1")) {
            int arm = v.get("arm").intValue();
            values[arm] = settings.moved(values[arm], v.get("r").doubleValue());
            assertThat(values).containsExactly(Golden.doubles(v.get("Q")), within(1e-12));
            assertThat(Draw.softmax(values, 1)).containsExactly(Golden.doubles(v.get("P")), within(1e-12));
        }
    }

    /// 4 of 8: mean |r − μ| = ½; 2 of 8: ⅜. Q = ½·(½ + ⅜)/2 after the step, and not before it.
    @Test
    void updatesOnceAStepByTheMeanOverItsGroups() {
        SecSampler sampler = new SecSampler(new Ladders(Map.of("addition", 2)), new SecSampler.Settings(0.5, 1));
        sampler.observe(SampleGroups.outcomes(new Cell("addition", 0), 8, 4));
        sampler.observe(SampleGroups.outcomes(new Cell("addition", 0), 8, 2));
        assertThat(sampler.probabilities()).containsExactly(0.5, 0.5);
        sampler.beginStep(2, 10);
        double weight = Math.exp(0.5 * (0.5 + 0.375) / 2);
        assertThat(sampler.probabilities()[0]).isCloseTo(weight / (weight + 1), within(1e-12));
    }

    @Test
    void badSettingsAreNamed() {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> new SecSampler.Settings(0, 1))
                .withMessage("alpha must be a number, above 0, at most 1, but was 0");
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> new SecSampler.Settings(0.5, 0))
                .withMessage("temperature must be a number, above 0, but was 0");
    }
}
