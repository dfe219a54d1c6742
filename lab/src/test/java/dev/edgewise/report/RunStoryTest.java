package dev.edgewise.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.event.StopReason;
import dev.edgewise.run.Summary;
import dev.edgewise.run.Summary.Range;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunStoryTest {
    @Test
    void accuracyIsTheMeanOfTheEnvironmentsHoweverManyLevelsTheyHave() {
        Map<String, Range> accuracy = new LinkedHashMap<>();
        accuracy.put("addition", new Range(0.0, 0.45));
        accuracy.put("comparison", new Range(0.2, 0.95));
        assertThat(new RunStory(summary(accuracy), Map.of("addition", 13, "comparison", 2)).accuracy())
                .isEqualTo("Held-out accuracy, the mean of 2 environments, went from 10 % to 70 %.");
    }

    @Test
    void oneEnvironmentNeedsNoMean() {
        assertThat(new RunStory(summary(Map.of("addition", new Range(0.01, 0.5))), Map.of("addition", 13)).accuracy())
                .isEqualTo("Held-out accuracy went from 1 % to 50 %.");
    }

    @Test
    void nothingIsSaidOfWhatWasNotMeasuredAtBothEnds() {
        assertThat(new RunStory(summary(Map.of("addition", new Range(null, 0.5))), Map.of("addition", 13)).accuracy())
                .isEmpty();
    }

    private static Summary summary(Map<String, Range> accuracy) {
        return new Summary(
                "run", 1, 10, StopReason.Usual.DONE, 0.5, Map.of(), 80, 800, 12, Map.of(), accuracy, Map.of());
    }
}
