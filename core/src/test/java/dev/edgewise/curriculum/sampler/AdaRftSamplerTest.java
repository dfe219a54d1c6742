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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class AdaRftSamplerTest extends TaskSamplerContract {
    @Override
    protected TaskSampler sampler(Progress progress) {
        return new AdaRftSampler(progress.ladders(), AdaRftSampler.Settings.STANDARD);
    }

    @Override
    protected TaskSampler other(Progress progress) {
        return new AdaRftSampler(progress.ladders(), new AdaRftSampler.Settings(0.5, 2, 50, true));
    }

    @Override
    protected Set<Cell> openLate() {
        return Set.of(new Cell("addition", 0), new Cell("addition", 1), new Cell("chain", 0), new Cell("chain", 1));
    }

    @Override
    protected int learned() {
        return 2;
    }

    @Test
    void theTargetFollowsTheReferenceVectors() {
        double t = 0;
        for (JsonNode v : Golden.vectors("adarft")) {
            t = AdaRftSampler.Settings.STANDARD.moved(t, v.get("R").doubleValue());
            assertThat(t).isCloseTo(v.get("T").doubleValue(), within(1e-9));
        }
    }

    /// T = 33.2 after a step at 0.9 lies between levels 1 (25) and 2 (50) of five, a third of the way.
    @Test
    void asksTheLevelsAroundTheTarget() {
        AdaRftSampler sampler = sampler(false);
        sampler.observe(SampleGroups.outcomes(new Cell("addition", 0), 10, 9));
        sampler.beginStep(2, 10);
        double place = 33.20183851339246 / 25;
        assertThat(sampler.metrics().get("sampler/target/addition")).isCloseTo(33.20183851339246, within(1e-9));
        assertThat(sampler.probabilities()).containsExactly(new double[] {0, 2 - place, place - 1, 0, 0}, within(1e-9));
    }

    @Test
    void environmentsHaveTargetsOfTheirOwn() {
        TaskSampler sampler = sampler(progress());
        sampler.observe(SampleGroups.outcomes(new Cell("chain", 0), 8, 8));
        sampler.beginStep(2, 10);
        assertThat(sampler.metrics()).containsEntry("sampler/target/addition", 0.0);
        assertThat(sampler.metrics().get("sampler/target/chain")).isGreaterThan(30);
    }

    /// At R̄ = β the target stays, and the published sampler serves the identical batch again.
    @Test
    void repeatsTheBatchOnlyWhenAsPublished() {
        AdaRftSampler published = sampler(true);
        List<String> first = batch(published);
        published.observe(SampleGroups.outcomes(new Cell("addition", 0), 8, 4));
        published.beginStep(2, 10);
        assertThat(batch(published)).isEqualTo(first).containsExactly("addition/0 0", "addition/0 1", "addition/0 2");

        assertThat(batch(sampler(false))).containsExactly("addition/0 new", "addition/0 new", "addition/0 new");
    }

    private static List<String> batch(AdaRftSampler sampler) {
        RandomGenerator random = Seeds.stream(1, "batch");
        List<String> batch = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Cell cell = sampler.next(random);
            batch.add(cell + " "
                    + (sampler.item().isPresent() ? "" + sampler.item().getAsLong() : "new"));
        }
        return batch;
    }

    private static AdaRftSampler sampler(boolean repeat) {
        return new AdaRftSampler(new Ladders(Map.of("addition", 5)), new AdaRftSampler.Settings(0.5, 2, 50, repeat));
    }

    @Test
    void badSettingsAreNamed() {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> new AdaRftSampler.Settings(1, 2, 50, false))
                .withMessage("target must be a number, above 0, below 1, but was 1");
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> new AdaRftSampler.Settings(0.5, 2, 150, false))
                .withMessage("step_size must be a number, above 0, at most 100, but was 150");
    }
}
