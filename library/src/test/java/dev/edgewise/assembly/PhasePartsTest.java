package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RunConfig;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.family.Comparison;
import dev.edgewise.environment.family.Sorting;
import dev.edgewise.error.ConfigException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhasePartsTest {
    private static final List<Environment> ENVIRONMENTS =
            List.of(new Comparison(AnswerFormat.BARE, false), new Sorting(AnswerFormat.BARE, false));

    private static RunConfig config(String mastery, double decay) {
        return ConfigReader.read("""
                model: {path: owner/model}
                environments: [{type: comparison}, {type: sorting}]
                phases:
                  - {name: one, environments: [comparison, sorting], mastery: [%s]}
                  - {name: two, environments: [sorting]}
                algorithm: {type: grpo, groups_per_step: 2, num_generations: 4, max_gen_batches: 2}
                curriculum: {decay: %s}
                """.formatted(mastery, decay), "run.yaml", Path.of("/work"), List.of());
    }

    /// Sixteen completions a step count as 16 / 0.9 with a decay of 0.1: 0.05^(1 / 18.78) is 0.853. That is
    /// enough for 0.85, and not for the 0.925 of what is right half of the time by chance.
    @Test
    void masteryAboveWhatCanBeCertainIsRefused() {
        assertThat(PhaseParts.of(config("sorting/0", 0.1), ENVIRONMENTS)).hasSize(2);
        assertThat(PhaseParts.of(config("comparison/0", 0.9), ENVIRONMENTS)).hasSize(2);
        assertThat(PhaseParts.of(config("comparison/0", 1), ENVIRONMENTS)).hasSize(2);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> PhaseParts.of(config("sorting/0, comparison/0", 0.1), ENVIRONMENTS))
                .withMessage(
                        "phases[0].mastery cannot be reached: comparison is mastered when its pass rate is at least"
                                + " 0.925 with 95 % certainty, but with curriculum.decay 0.1 and at most 16 completions a step no"
                                + " more than 0.853 can be certain; raise curriculum.decay or algorithm.groups_per_step, or lower"
                                + " curriculum.mastered");
    }
}
