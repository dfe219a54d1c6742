package dev.edgewise.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.control.Adjustment;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.event.TrainingEvent;
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
    void nothingToSayIsEmpty() {
        Guards guards = Guards.standard();
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
                .isThrownBy(() -> Guards.standard().restore(state))
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
