package dev.edgewise.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.control.Adjustment;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.health.HealthGuard;
import dev.edgewise.guard.retention.RetentionGuard;
import dev.edgewise.guard.signal.FiniteGuard;
import dev.edgewise.guard.signal.NoSignalGuard;
import dev.edgewise.guard.signal.TruncationGuard;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.EventStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardsTest {
    @ParameterizedTest
    @CsvSource({"loss, NaN", "loss, Infinity", "grad_norm, NaN", "grad_norm, -Infinity"})
    void theFiniteGuardHaltsOnANumberThatIsNone(String key, double value) {
        Verdict verdict = new FiniteGuard().observe(EventStream.step(17, Map.of(key, value)));
        assertThat(verdict).isInstanceOf(Verdict.Halt.class);
        assertThat(((Verdict.Halt) verdict).reason())
                .startsWith(key + " is " + value + " at step 17, expected is a finite number;")
                .contains("lower learning_rate");
    }

    @Test
    void theFiniteGuardLetsNumbersPass() {
        FiniteGuard guard = new FiniteGuard();
        assertThat(guard.observe(EventStream.step(1, Map.of("loss", -0.2, "grad_norm", 1e9))))
                .isEqualTo(Verdict.PROCEED);
        assertThat(guard.observe(EventStream.step(2, Map.of()))).isEqualTo(Verdict.PROCEED);
        assertThat(guard.observe(EventStream.step(3, Map.of("kl", Double.NaN)))).isEqualTo(Verdict.PROCEED);
    }

    @Test
    void haltsComeBeforeWarningsAndEveryGuardIsNamed() {
        Guards guards = new Guards(List.of(new NoSignalGuard(2), new FiniteGuard(), new TruncationGuard(0.9, 1, 1)));

        List<Guards.Finding> findings =
                guards.observe(EventStream.step(1, Map.of("loss", Double.NaN, "completions/clipped_ratio", 1.0)));

        assertThat(findings).extracting(Guards.Finding::guard).containsExactly("finite", "truncation", "no_signal");
        assertThat(findings)
                .extracting(finding -> finding.verdict().getClass().getSimpleName())
                .containsExactly("Halt", "Halt", "Warn");
    }

    @Test
    void guardsThatOnlyWatchSayWhatTheyWouldDo() {
        Guard acting = new Guard() {
            @Override
            public String name() {
                return "acting";
            }

            @Override
            public Verdict observe(TrainingEvent event) {
                return event.step() == 1
                        ? Verdict.Adjust.make("It is bad.", new Adjustment.LearningRate(0.5), new Adjustment.StdFree())
                        : Verdict.Adjust.takeBack("It is good.", new Adjustment.StdFree());
            }

            @Override
            public ObjectNode snapshot() {
                return JsonNodeFactory.instance.objectNode();
            }

            @Override
            public void restore(ObjectNode state) {}
        };

        assertThat(new Guards(List.of(acting), false).observe(EventStream.step(1, Map.of())))
                .containsExactly(new Guards.Finding(
                        "acting",
                        new Verdict.Warn("It is bad. Guards only watch (guards.act is false); else: learning rate times"
                                + " 0.5, advantages without division by the standard deviation")));
        assertThat(new Guards(List.of(acting), false).observe(EventStream.step(2, Map.of())))
                .isEmpty();
        assertThat(new Guards(List.of(acting)).observe(EventStream.step(1, Map.of())))
                .singleElement()
                .extracting(Guards.Finding::verdict)
                .isInstanceOf(Verdict.Adjust.class);
    }

    @Test
    void guardsThatOnlyWatchDoNotStopTheRunAndSaySoOnce() {
        Guards guards = new Guards(List.of(new NoSignalGuard(2)), false);
        guards.observe(EventStream.step(1, Map.of()));
        assertThat(guards.observe(EventStream.step(2, Map.of())))
                .singleElement()
                .satisfies(finding -> assertThat(((Verdict.Warn) finding.verdict()).message())
                        .startsWith("no learning signal in 2 steps: ")
                        .endsWith(" Guards only watch (guards.act is false); else: the run stops"));
        Guards resumed = new Guards(List.of(new NoSignalGuard(2)), false);
        resumed.restore(guards.snapshot());
        for (Guards each : List.of(guards, resumed)) {
            assertThat(each.observe(EventStream.step(3, Map.of()))).isEmpty();
            each.observe(EventStream.step(4, Map.of(NoSignalGuard.DEMONSTRATIONS, 1.0)));
            each.observe(EventStream.step(5, Map.of()));
            assertThat(each.observe(EventStream.step(6, Map.of())))
                    .as("raised anew")
                    .hasSize(1);
        }
    }

    @Test
    void aNumberThatIsNoneStopsTheRunEvenWhereGuardsOnlyWatch() {
        Guards guards = new Guards(List.of(new FiniteGuard(), new NoSignalGuard(1)), false);
        assertThat(guards.observe(EventStream.step(1, Map.of("loss", Double.NaN))))
                .extracting(finding ->
                        finding.guard() + " " + finding.verdict().getClass().getSimpleName())
                .containsExactly("finite Halt", "no_signal Warn");
    }

    @Test
    void checkpointsThatAGuardMayGoBackToAreNeeded() {
        Guards guards = new Guards(List.of(new FiniteGuard(1), new HealthGuard(2), new NoSignalGuard(9)));
        assertThat(guards.checkpoints()).isEmpty();
        for (int step : new int[] {50, 100, 150}) {
            guards.observe(new TrainingEvent.CheckpointWritten(step, Path.of("step"), 1));
        }
        assertThat(guards.checkpoints()).containsExactly(100, 150);
        guards.observe(EventStream.step(151, Map.of("loss", Double.NaN)));
        guards.observe(new TrainingEvent.CheckpointWritten(200, Path.of("step"), 1));
        assertThat(guards.checkpoints()).as("those of health").containsExactly(150, 200);
        assertThat(new Guards(List.of(new FiniteGuard(0)), true).checkpoints()).isEmpty();
        Guards watching = new Guards(List.of(new HealthGuard(2)), false);
        watching.observe(new TrainingEvent.CheckpointWritten(50, Path.of("step"), 1));
        assertThat(watching.checkpoints()).isEmpty();
    }

    /// What happened in a run with two checkpoints kept: mastered at 50, then two evaluations below.
    @Test
    void aHealthyCheckpointIsNeededWhileTheRunIsIll() {
        RetentionGuard guard = new RetentionGuard(2);
        Cell one = new Cell("addition", 0);
        Cell two = new Cell("addition", 1);
        guard.observe(new TrainingEvent.Evaluated(50, Map.of(one, 1.0, two, 1.0), 32, 1));
        guard.observe(new TrainingEvent.CheckpointWritten(50, Path.of("step"), 1));
        guard.observe(new TrainingEvent.Evaluated(100, Map.of(one, 0.2, two, 0.2), 32, 1));
        guard.observe(new TrainingEvent.CheckpointWritten(100, Path.of("step"), 1));
        guard.observe(new TrainingEvent.CheckpointWritten(150, Path.of("step"), 1));
        assertThat(guard.checkpoints()).containsExactly(50);
        Verdict verdict = guard.observe(new TrainingEvent.Evaluated(200, Map.of(one, 0.2, two, 0.2), 32, 1));
        assertThat(((Verdict.Adjust) verdict).changes().getFirst().adjustment()).isEqualTo(new Adjustment.Rollback(50));
    }

    private static List<String> warnings(Guards guards, TrainingEvent event) {
        return guards.observe(event).stream()
                .map(finding -> ((Verdict.Warn) finding.verdict()).message())
                .toList();
    }

    /// Three illnesses with calm between them, one rollback allowed: watching, none is ever used up.
    @Test
    void healthThatOnlyWatchesCountsNoRollback() {
        Guards guards = new Guards(List.of(new HealthGuard(1)), false);
        guards.observe(new TrainingEvent.CheckpointWritten(1, Path.of("step"), 1));
        for (int illness = 0; illness < 3; illness++) {
            int first = 2 + 100 * illness;
            List<String> said = new ArrayList<>();
            for (int step = first; step < first + 100; step++) {
                said.addAll(warnings(guards, EventStream.step(step, Map.of("kl", step < first + 60 ? 3.0 : 0.1))));
            }
            assertThat(said).hasSize(2);
            assertThat(said.get(0)).endsWith("else: learning rate times 0.5");
            assertThat(said.get(1))
                    .contains("(rollback 1 of 1)")
                    .endsWith("else: back to the checkpoint of step 1, learning rate times 0.5");
        }
    }

    /// Nothing was gone back to, so that the levels are lost still: no checkpoint of that time is healthy.
    @Test
    void retentionThatOnlyWatchesKeepsWhatIsLost() {
        Cell one = new Cell("addition", 0);
        Cell two = new Cell("addition", 1);
        Cell three = new Cell("addition", 2);
        Guards guards = new Guards(List.of(new RetentionGuard(1)), false);
        guards.observe(new TrainingEvent.Evaluated(50, Map.of(one, 1.0, two, 1.0, three, 1.0), 32, 1));
        guards.observe(new TrainingEvent.CheckpointWritten(50, Path.of("step"), 1));
        TrainingEvent bad = new TrainingEvent.Evaluated(100, Map.of(one, 0.2, two, 0.2, three, 0.9), 32, 1);
        assertThat(warnings(guards, bad)).isEmpty();
        assertThat(warnings(guards, bad))
                .singleElement()
                .asString()
                .contains("2 of 3 mastered levels are lost (rollback 1 of 1)", "back to the checkpoint of step 50");
        guards.observe(new TrainingEvent.CheckpointWritten(150, Path.of("step"), 1));
        assertThat(warnings(guards, bad)).as("said once").isEmpty();
        TrainingEvent worse = new TrainingEvent.Evaluated(200, Map.of(one, 0.2, two, 0.2, three, 0.2), 32, 1);
        assertThat(warnings(guards, worse)).isEmpty();
        assertThat(warnings(guards, worse))
                .singleElement()
                .asString()
                .contains("3 of 3 mastered levels are lost (rollback 1 of 1)", "back to the checkpoint of step 50");
    }

    @Test
    void nothingToSayIsEmpty() {
        Guards guards = new Guards(List.of(new FiniteGuard(), new NoSignalGuard(), new TruncationGuard()));
        assertThat(guards.observe(EventStream.group(1, 2, true))).isEmpty();
        assertThat(guards.observe(EventStream.step(1, Map.of("loss", 0.1, "grad_norm", 0.5))))
                .isEmpty();
    }

    @Test
    void stateRoundTripsAndBelongsToTheseGuards() {
        Guards guards = new Guards(List.of(new NoSignalGuard(2), new FiniteGuard()));
        guards.observe(EventStream.step(1, Map.of()));
        ObjectNode state = guards.snapshot();
        Guards resumed = new Guards(List.of(new NoSignalGuard(2), new FiniteGuard()));
        resumed.restore(state);

        assertThat(resumed.observe(EventStream.step(2, Map.of()))).hasSize(1);
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> new Guards(List.of(new FiniteGuard(), new NoSignalGuard(), new TruncationGuard()))
                        .restore(state))
                .withMessageContaining("[no_signal, finite]")
                .withMessageContaining("[finite, no_signal, truncation]");
    }

    @Test
    void namesAreDistinct() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Guards(List.of(new FiniteGuard(), new FiniteGuard())))
                .withMessage("two guards are called finite");
    }
}
