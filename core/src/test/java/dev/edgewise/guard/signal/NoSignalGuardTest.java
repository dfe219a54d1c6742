package dev.edgewise.guard.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.ConfigException;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Verdict;
import dev.edgewise.testkit.EventStream;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class NoSignalGuardTest {
    private final NoSignalGuard guard = new NoSignalGuard(4);

    /// Runs steps of two groups each and returns the last verdict.
    private Verdict run(int from, int to, IntFunction<TrainingEvent> group, Map<String, Double> metrics) {
        Verdict last = Verdict.PROCEED;
        for (int step = from; step <= to; step++) {
            assertThat(guard.observe(group.apply(step))).isEqualTo(Verdict.PROCEED);
            assertThat(guard.observe(group.apply(step))).isEqualTo(Verdict.PROCEED);
            last = guard.observe(EventStream.step(step, metrics));
        }
        return last;
    }

    @Test
    void haltsWhenEverythingFailsAndNothingIsAnswered() {
        assertThat(run(1, 1, step -> EventStream.group(step, 0, false), Map.of()))
                .isEqualTo(Verdict.PROCEED);
        assertThat(run(2, 2, step -> EventStream.group(step, 0, false), Map.of()))
                .isEqualTo(new Verdict.Warn("no learning signal in 2 steps, the run stops after 4: of 4 groups 4 had no"
                        + " success, 0 nothing but successes, 0 were mixed but rejected and 0 mixed but with equal"
                        + " rewards; of 16 completions 100 % had no final answer in the expected form and 0 % were cut"
                        + " at the length limit (longest 2 tokens). Make the prompt ask for the answer in the form the"
                        + " environment reads. Then try easier levels to begin with, expert solutions to imitate first,"
                        + " or a higher num_generations or temperature, so that some rollout can succeed"));
        assertThat(run(3, 3, step -> EventStream.group(step, 0, false), Map.of()))
                .isEqualTo(Verdict.PROCEED);
        assertThat(halt(run(4, 4, step -> EventStream.group(step, 0, false), Map.of())))
                .startsWith("no learning signal in 4 steps: of 8 groups 8 had no success");
    }

    @Test
    void namesTheLengthLimitWhenCompletionsAreCut() {
        assertThat(halt(run(1, 4, step -> EventStream.cutGroup(step, 64), Map.of())))
                .contains("100 % were cut at the length limit (longest 64 tokens)")
                .contains("Raise max_completion_length above 64. Then try easier levels");
    }

    @Test
    void blamesNeitherFormNorLengthWhenAnswersAreJustWrong() {
        assertThat(halt(run(1, 4, EventStream::wrongGroup, Map.of())))
                .contains("0 % had no final answer")
                .contains(". Try easier levels");
    }

    @Test
    void saysSoWhenEverythingIsSolved() {
        assertThat(halt(run(1, 4, step -> EventStream.group(step, 4, false), Map.of())))
                .contains("8 nothing but successes")
                .contains("Everything asked is solved: add harder levels");
    }

    @Test
    void saysSoWhenMixedGroupsAreRejected() {
        assertThat(halt(run(1, 4, step -> EventStream.group(step, 2, false), Map.of())))
                .contains("8 were mixed but rejected")
                .contains("lower its tolerance");
    }

    @Test
    void haltsWhenNothingHappensAtAll() {
        for (int step = 1; step < 4; step++) {
            guard.observe(EventStream.step(step, Map.of()));
        }
        assertThat(halt(guard.observe(EventStream.step(4, Map.of()))))
                .isEqualTo("no learning signal in 4 steps: nothing was rolled out and no demonstration was trained on."
                        + " Check that num_generations, the number of groups a step and the share of imitation are above"
                        + " 0");
    }

    @Test
    void saysSoWhenNoGroupHasAScore() {
        for (int step = 1; step < 4; step++) {
            guard.observe(EventStream.step(step, Map.of("completions/unscored", 2.0)));
        }
        assertThat(halt(guard.observe(EventStream.step(4, Map.of("completions/unscored", 2.0)))))
                .isEqualTo("no learning signal in 4 steps: every group had an attempt without a score. The warnings of"
                        + " \"unscored\" say why: mend what scores");
    }

    @Test
    void aSignalNowAndThenIsEnough() {
        for (int round = 0; round < 10; round++) {
            int from = 4 * round + 1;
            Verdict last = run(from, from + 2, step -> EventStream.group(step, 0, false), Map.of());
            assertThat(last).isNotInstanceOf(Verdict.Halt.class);
            assertThat(run(from + 3, from + 3, step -> EventStream.group(step, 1, true), Map.of()))
                    .isEqualTo(Verdict.PROCEED);
        }
    }

    @Test
    void demonstrationsAreASignal() {
        assertThat(run(1, 50, step -> EventStream.group(step, 0, false), Map.of("demonstrations", 4.0)))
                .isEqualTo(Verdict.PROCEED);
    }

    @Test
    void itsCountSurvivesACheckpoint() {
        run(1, 3, step -> EventStream.group(step, 0, false), Map.of());
        NoSignalGuard resumed = new NoSignalGuard(4);
        resumed.restore(guard.snapshot());

        resumed.observe(EventStream.group(4, 0, false));
        assertThat(halt(resumed.observe(EventStream.step(4, Map.of())))).contains("of 7 groups 7 had no success");
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> new NoSignalGuard(9).restore(guard.snapshot()))
                .withMessageContaining("patience 4")
                .withMessageContaining("patience 9");
    }

    @Test
    void badPatienceIsNamed() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new NoSignalGuard(0))
                .withMessage("the patience of the no_signal guard is 0 steps; allowed is at least 1, for example 10");
    }

    private static String halt(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Halt.class);
        return ((Verdict.Halt) verdict).reason();
    }
}
