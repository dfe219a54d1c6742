package dev.edgewise.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.event.EventSink;
import dev.edgewise.event.TrainingEvent.RunStarted;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.run.StepRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreferenceStoryTest {
    /// Ten steps whose margin grows by a tenth each.
    static void events(Path root, EventSink sink) {
        sink.accept(new RunStarted(0, 10, "pairs", root, Map.of()));
        for (int step = 0; step < 10; step++) {
            sink.accept(completed(
                    step + 1,
                    Map.of(
                            "loss", 0.7 - 0.05 * step,
                            "rewards/chosen", 0.02 * step,
                            "rewards/rejected", -0.08 * step,
                            "rewards/margins", 0.1 * step,
                            "rewards/accuracies", step < 5 ? 0.5 : 1.0)));
        }
    }

    private static StepCompleted completed(int step, Map<String, Double> metrics) {
        return new StepCompleted(step, metrics, List.of(), 0, 100L * step, 2.0 * step);
    }

    private static StepRow row(int step, Map<String, Double> metrics) {
        return new StepRow(completed(step, metrics), 0);
    }

    @Test
    void saysWhatBecameOfTheMargin() {
        assertThat(PreferenceStory.verdict(List.of(
                        row(1, Map.of("rewards/margins", 0.0, "rewards/accuracies", 0.0)),
                        row(2, Map.of("rewards/margins", 2.0, "rewards/accuracies", 0.75)))))
                .contains(
                        "The margin between chosen and rejected completions went from 0.000 to 2.000. In 75 % of the last pairs the"
                                + " chosen completion has the higher reward.");
    }

    @Test
    void singleCompletionsHaveAMarginAlone() {
        assertThat(PreferenceStory.verdict(List.of(row(1, Map.of("rewards/margins", 0.5)))))
                .contains("The margin between chosen and rejected completions went from 0.500 to 0.500.");
    }

    @Test
    void nothingIsSaidOfOtherRuns() {
        assertThat(PreferenceStory.verdict(List.of())).isEmpty();
        assertThat(PreferenceStory.verdict(List.of(row(1, Map.of("loss", 1.0)))))
                .isEmpty();
        assertThat(PreferenceStory.verdict(List.of(row(1, Map.of("rewards/margins", Double.NaN)))))
                .isEmpty();
    }
}
