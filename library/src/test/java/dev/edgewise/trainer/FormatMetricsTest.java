package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.completion.CompletionFormats;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormatMetricsTest {
    private static final String BARE = "7";
    private static final String CHAIN = "3+4=7\n7+1=8\n8";

    private final FormatMetrics metrics = new FormatMetrics(CompletionFormats.BUILT_IN);

    private static List<Rollout> rollouts(int bare, int chains) {
        List<Rollout> rollouts = new ArrayList<>(Collections.nCopies(bare, rollout(BARE, true)));
        rollouts.addAll(Collections.nCopies(chains, rollout(CHAIN, false)));
        return rollouts;
    }

    private static Rollout rollout(String text, boolean right) {
        Completion completion = new Completion(new int[0], new float[0], new float[0], FinishReason.STOP, text);
        return new Rollout(completion, Score.outcome(right, new ParseResult.Answer("7")));
    }

    @Test
    void sharesAreOfTheStep() {
        String bare = "formats/" + CompletionFormats.BUILT_IN.classify(BARE);
        String chain = "formats/" + CompletionFormats.BUILT_IN.classify(CHAIN);
        Map<String, Double> step = metrics.of(rollouts(48, 16));
        assertThat(step)
                .containsEntry(bare + "/share", 0.75)
                .containsEntry(bare + "/accuracy", 1.0)
                .containsEntry(chain + "/share", 0.25)
                .containsEntry(chain + "/accuracy", 0.0);
        double entropy = -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25);
        assertThat(step.get("formats/entropy")).isCloseTo(entropy, within(1e-12));
        assertThat(step.get("formats/effective")).isCloseTo(Math.exp(entropy), within(1e-12));
        assertThat(step.get("formats/evenness")).isCloseTo(entropy / Math.log(5), within(1e-12));
        assertThat(step).containsEntry("formats/winner_share", 0.75);
        assertThat(metrics.of(List.of())).isEmpty();
    }

    /// The start is 96 bare of 128; half of each lies a quarter away, and none but chains three quarters.
    @Test
    void theDistanceIsFromTheFirst128() {
        assertThat(metrics.of(rollouts(64, 0))).doesNotContainKey("formats/distance");
        assertThat(metrics.of(rollouts(32, 32))).doesNotContainKey("formats/distance");
        assertThat(metrics.of(rollouts(8, 8))).containsEntry("formats/distance", 0.25);
        assertThat(metrics.of(rollouts(0, 16))).containsEntry("formats/distance", 0.75);
        assertThat(metrics.of(rollouts(12, 4))).containsEntry("formats/distance", 0.0);
    }

    @Test
    void theStartIsKeptInTheState() {
        metrics.of(rollouts(96, 32));
        FormatMetrics resumed = new FormatMetrics(CompletionFormats.BUILT_IN);
        resumed.restore(metrics.snapshot());
        assertThat(resumed.of(rollouts(8, 8)))
                .containsEntry("formats/distance", 0.25)
                .isEqualTo(metrics.of(rollouts(8, 8)));
    }
}
