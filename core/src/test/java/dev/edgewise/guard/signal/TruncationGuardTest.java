package dev.edgewise.guard.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.ConfigException;
import dev.edgewise.guard.Verdict;
import dev.edgewise.testkit.EventStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TruncationGuardTest {
    private final TruncationGuard guard = new TruncationGuard(0.98, 4, 20);

    private static Map<String, Double> metrics(double clipped, double demonstrations) {
        return Map.of(
                "completions/clipped_ratio",
                clipped,
                "completions/mean_length",
                63.6,
                "completions/max_length",
                64.0,
                "demonstrations",
                demonstrations);
    }

    private Verdict run(TruncationGuard running, int from, int to, Map<String, Double> metrics) {
        Verdict last = Verdict.PROCEED;
        for (int step = from; step <= to; step++) {
            last = running.observe(EventStream.step(step, metrics));
        }
        return last;
    }

    @Test
    void warnsThenHalts() {
        String seen = " steps at least 98 % of the completions were cut at the length limit (last step: 99 %, mean"
                + " length 64 tokens, longest 64), so there was no final answer to score. Raise max_completion_length"
                + " above 64, ask for shorter answers, or check that the model knows its end-of-sequence token";
        assertThat(run(guard, 1, 1, metrics(0.99, 0))).isEqualTo(Verdict.PROCEED);
        assertThat(run(guard, 2, 2, metrics(0.99, 0)))
                .isEqualTo(new Verdict.Warn("in 2" + seen + ". The run stops after 4 such steps"));
        assertThat(run(guard, 3, 3, metrics(0.99, 0))).isEqualTo(Verdict.PROCEED);
        assertThat(run(guard, 4, 4, metrics(0.99, 0))).isEqualTo(new Verdict.Halt("in 4" + seen));
    }

    @Test
    void oneStepBelowTheThresholdStartsAnew() {
        run(guard, 1, 3, metrics(1, 0));
        assertThat(run(guard, 4, 4, metrics(0.97, 0))).isEqualTo(Verdict.PROCEED);
        assertThat(run(guard, 5, 7, metrics(1, 0))).isNotInstanceOf(Verdict.Halt.class);
    }

    @Test
    void healthyRunsPass() {
        assertThat(run(guard, 1, 500, metrics(0.3, 0))).isEqualTo(Verdict.PROCEED);
        assertThat(run(guard, 501, 520, Map.of("loss", 1.0))).isEqualTo(Verdict.PROCEED);
    }

    @Test
    void whileImitatingItIsPatientButNotForEver() {
        assertThat(run(guard, 1, 19, metrics(1, 8))).isEqualTo(Verdict.PROCEED);
        assertThat(run(guard, 20, 20, metrics(1, 8))).isInstanceOf(Verdict.Halt.class);
    }

    @Test
    void itsCountSurvivesACheckpoint() {
        run(guard, 1, 3, metrics(1, 0));
        TruncationGuard resumed = new TruncationGuard(0.98, 4, 20);
        resumed.restore(guard.snapshot());
        assertThat(run(resumed, 4, 4, metrics(1, 0))).isInstanceOf(Verdict.Halt.class);
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> new TruncationGuard().restore(guard.snapshot()))
                .withMessageContaining("threshold 0.98, patience 4, 20")
                .withMessageContaining("threshold 0.98, patience 10, 100");
    }

    @Test
    void badNumbersAreNamed() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new TruncationGuard(1.2, 4, 20))
                .withMessageStartingWith("the truncation guard has threshold 1.2 and patience 4, 20; allowed are");
    }
}
