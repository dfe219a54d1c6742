package dev.edgewise.curriculum.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.random.Seeds;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.Golden;
import dev.edgewise.testkit.SampleGroups;
import dev.edgewise.testkit.TaskSamplerContract;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VcrlSamplerTest extends TaskSamplerContract {
    @Override
    protected TaskSampler sampler(Progress progress) {
        return new VcrlSampler(progress.ladders(), VcrlSampler.Settings.STANDARD);
    }

    @Override
    protected TaskSampler other(Progress progress) {
        return new VcrlSampler(progress.ladders(), new VcrlSampler.Settings(0.3, 0.5));
    }

    @Override
    protected Set<Cell> openLate() {
        return allCells();
    }

    @Test
    void theVarianceMatchesTheReferenceVectors() {
        for (JsonNode v : Golden.vectors("vcrl")) {
            int k = v.get("k").intValue();
            int size = v.get("G").intValue();
            assertThat(VcrlSampler.variance(k, size))
                    .as("variance of %s of %s", k, size)
                    .isCloseTo(v.get("var").doubleValue(), within(1e-12));
            assertThat(VcrlSampler.mostVariance(size))
                    .as("most of %s", size)
                    .isCloseTo(v.get("max").doubleValue(), within(1e-12));
            assertThat(VcrlSampler.normalisedVariance(k, size))
                    .as("%s of %s", k, size)
                    .isCloseTo(v.get("p").doubleValue(), within(1e-12));
        }
    }

    @Test
    void aGroupWithoutVarianceIsReplacedFromTheBank() {
        VcrlSampler sampler = new VcrlSampler(new Ladders(Map.of("addition", 4)), new VcrlSampler.Settings(0.4, 0.5));
        sampler.observe(SampleGroups.outcomes(new Cell("addition", 2), 8, 4)); // priority ½
        assertThat(sampler.probabilities()).containsOnly(0.25); // nothing to replace
        sampler.observe(SampleGroups.outcomes(new Cell("addition", 0), 8, 8));
        assertThat(sampler.probabilities()).containsExactly(0, 0, 1, 0);
        sampler.next(Seeds.stream(1, "bank"));
        assertThat(sampler.probabilities()).containsOnly(0.25); // replaced
    }

    @Test
    void badSettingsAreNamed() {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> new VcrlSampler.Settings(1, 0.5))
                .withMessage("threshold must be a number, above 0, below 1, but was 1");
    }
}
