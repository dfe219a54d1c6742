package dev.edgewise.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.control.Adjustment.AdvantageCap;
import dev.edgewise.control.Adjustment.ClipHigher;
import dev.edgewise.control.Adjustment.Demotion;
import dev.edgewise.control.Adjustment.EntropyFloor;
import dev.edgewise.control.Adjustment.FormatBonus;
import dev.edgewise.control.Adjustment.KlWeight;
import dev.edgewise.control.Adjustment.LearningRate;
import dev.edgewise.control.Adjustment.PositiveWeight;
import dev.edgewise.control.Adjustment.Quarantine;
import dev.edgewise.control.Adjustment.ReferenceReset;
import dev.edgewise.control.Adjustment.Rollback;
import dev.edgewise.control.Adjustment.StdFree;
import dev.edgewise.control.Adjustment.TowardsReference;
import dev.edgewise.control.Renewals.FreshAdapter;
import dev.edgewise.control.Renewals.OptimizerReset;
import dev.edgewise.control.Renewals.PullToReference;
import dev.edgewise.control.Renewals.ShrinkPerturb;
import dev.edgewise.control.Renewals.UnitReset;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.task.Cell;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdjustmentTest {
    private static final Cell CELL = new Cell("addition", 3);

    static Stream<Adjustment> all() {
        return Stream.of(
                new ClipHigher(0.28),
                new KlWeight(0.02),
                new StdFree(),
                new AdvantageCap(1),
                new Quarantine(CELL, 0),
                new PositiveWeight(0.1),
                new EntropyFloor(0.05, 0.01),
                new FormatBonus("prose", 0.1),
                new LearningRate(0.5),
                new Demotion(CELL),
                new ReferenceReset(),
                new TowardsReference(0.2),
                new Rollback(50),
                new PullToReference(2),
                new ShrinkPerturb(0.8, 0.01),
                new UnitReset(0.025),
                new OptimizerReset(),
                new FreshAdapter());
    }

    @ParameterizedTest
    @MethodSource("all")
    void isWrittenAndReadBack(Adjustment adjustment) {
        assertThat(AdjustmentJson.read(AdjustmentJson.write(adjustment))).isEqualTo(adjustment);
    }

    @Test
    void theTestKnowsEveryAdjustment() {
        assertThat(all().map(Adjustment::getClass).distinct().count())
                .isEqualTo(Adjustment.Lasting.class.getPermittedSubclasses().length
                        + Adjustment.Once.class.getPermittedSubclasses().length);
    }

    @Test
    void isWrittenWithItsType() {
        assertThat(AdjustmentJson.write(new Quarantine(CELL, 1)))
                .hasToString(
                        "{\"type\":\"quarantine\",\"cell\":{\"environment\":\"addition\",\"level\":3},\"cap\":1.0}");
    }

    @Test
    void speaksPlainly() {
        assertThat(all().map(Adjustment::describe))
                .containsExactly(
                        "upper clip at least 0.28",
                        "KL weight at least 0.02",
                        "advantages without division by the standard deviation",
                        "advantages at most 1",
                        "lucky successes of addition/3 teach nothing until repeated",
                        "positive advantages times 0.1",
                        "entropy pulled to 0.05 nats with weight 0.01",
                        "right completions written as prose earn 0.1 more",
                        "learning rate times 0.5",
                        "addition/3 is imitated instead of reinforced",
                        "reference and optimizer reset to the policy of now",
                        "weights moved 20 % of the way back to the reference",
                        "back to the checkpoint of step 50",
                        "weights pulled towards the reference with strength 2",
                        "weights times 0.8, with noise of deviation 0.01",
                        "idle units (activity at most 0.025 of their layer's mean) drawn anew",
                        "optimizer reset",
                        "adapter merged into the model, a fresh one begun");
    }

    @Test
    void theStrongerOfTwoHolds() {
        Knobs knobs = Knobs.turnedBy(List.of(
                new LearningRate(0.5),
                new LearningRate(0.25),
                new ClipHigher(0.28),
                new ClipHigher(0.24),
                new Quarantine(CELL, 1),
                new Quarantine(CELL, 0),
                new PositiveWeight(0.1),
                new Demotion(CELL)));

        assertThat(knobs)
                .isEqualTo(new Knobs(
                        0.28,
                        0,
                        false,
                        Double.POSITIVE_INFINITY,
                        Map.of(CELL, 0.0),
                        0.1,
                        0,
                        0,
                        Map.of(),
                        0.25,
                        Set.of(CELL)));
        assertThat(Knobs.turnedBy(List.of())).isEqualTo(Knobs.STANDARD);
        assertThat(Knobs.turnedBy(List.of(new PullToReference(1), new PullToReference(3)))
                        .pull())
                .isEqualTo(3);
    }

    @Test
    void refusesNumbersThatMeanNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearningRate(1.5))
                .withMessage("a learning rate factor must be finite and above 0 and at most 1 but was 1.5");
        assertThatIllegalArgumentException().isThrownBy(() -> new KlWeight(Double.POSITIVE_INFINITY));
        assertThatIllegalArgumentException().isThrownBy(() -> new PositiveWeight(-0.1));
    }

    @Test
    void interventionsBelongToTheirOwner() {
        Interventions interventions = new Interventions();
        assertThat(interventions.make("a", new LearningRate(0.5))).isTrue();
        assertThat(interventions.make("a", new LearningRate(0.5))).isFalse();
        assertThat(interventions.make("b", new LearningRate(0.25))).isTrue();
        assertThat(interventions.make("a", new LearningRate(0.125))).isTrue();
        assertThat(interventions.count()).isEqualTo(2);
        assertThat(interventions.knobs().learningRate()).isEqualTo(0.125);

        assertThat(interventions.takeBack("a", new LearningRate(0.9))).isTrue();
        assertThat(interventions.knobs().learningRate()).isEqualTo(0.25);
        assertThat(interventions.takeBack("a", new LearningRate(0.9))).isFalse();

        Interventions resumed = new Interventions();
        resumed.restore(interventions.snapshot());
        assertThat(resumed.snapshot()).isEqualTo(interventions.snapshot());
        assertThat(resumed.knobs()).isEqualTo(interventions.knobs());
    }

    @Test
    void refusesAStateThatIsNone() {
        Interventions interventions = new Interventions();
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        String damaged = "; the checkpoint is damaged or of another version, resume from an earlier one";
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> interventions.restore(state))
                .withMessage("the checkpoint's state of the adjustments has no field in_force; expected is a list"
                        + damaged);
        ObjectNode entry = state.putArray("in_force").addObject();
        entry.set("adjustment", AdjustmentJson.write(new LearningRate(0.5)));
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> interventions.restore(state))
                .withMessage("the checkpoint's state of an adjustment in force has no field owner; expected is a text"
                        + damaged);
        entry.put("owner", "a").set("adjustment", AdjustmentJson.write(new ReferenceReset()));
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> interventions.restore(state))
                .withMessage(
                        "the checkpoint's adjustment in force {\"type\":\"reference_reset\"} is done at once and cannot"
                                + " be in force" + damaged);
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> AdjustmentJson.read(
                        JsonNodeFactory.instance.objectNode().put("type", "magic")))
                .withMessageStartingWith("not an adjustment: {\"type\":\"magic\"}");
    }
}
