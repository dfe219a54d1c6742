package dev.edgewise.curriculum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.ConfigException;
import dev.edgewise.testkit.TaskSamplerContract;
import org.junit.jupiter.api.Test;

class SuccessPosteriorTest {
    /// MoPPS: α ← λα + (1−λ)α₀ + k and the same for β, one group a step.
    @Test
    void oneGroupAStepIsMoppsUpdate() {
        SuccessPosterior posterior = new SuccessPosterior(new SuccessPosterior.Settings(2, 3, 0.7));
        double alpha = 2;
        double beta = 3;
        int[] successes = {0, 3, 8, 5, 1};
        for (int step = 1; step <= successes.length; step++) {
            alpha = 0.7 * alpha + 0.3 * 2 + successes[step - 1];
            beta = 0.7 * beta + 0.3 * 3 + 8 - successes[step - 1];
            posterior.observe(step, successes[step - 1], 8);

            assertThat(posterior.measured().alpha()).isCloseTo(alpha, within(1e-12));
            assertThat(posterior.measured().beta()).isCloseTo(beta, within(1e-12));
        }
    }

    @Test
    void groupsOfOneStepCountInFull() {
        SuccessPosterior posterior = new SuccessPosterior(SuccessPosterior.Settings.STANDARD);
        posterior.observe(3, 4, 8);
        posterior.observe(3, 8, 8);
        assertThat(posterior.measured()).isEqualTo(new Beta(13, 5));
        assertThat(posterior.rollouts()).isEqualTo(16);
    }

    @Test
    void evidenceAgesWithStepsButTheMeasurementStays() {
        SuccessPosterior posterior = new SuccessPosterior(new SuccessPosterior.Settings(1, 1, 0.5));
        posterior.observe(1, 8, 8);
        assertThat(posterior.now(1)).isEqualTo(new Beta(9, 1));
        assertThat(posterior.now(3)).isEqualTo(new Beta(3, 1));
        assertThat(posterior.now(1000).mean()).isCloseTo(0.5, within(1e-12));
        assertThat(posterior.measured()).isEqualTo(new Beta(9, 1));
        assertThat(posterior.evidence(3)).isEqualTo(new Evidence(2, 0));
    }

    @Test
    void unseenIsThePrior() {
        SuccessPosterior posterior = new SuccessPosterior(new SuccessPosterior.Settings(2, 5, 0.9));
        assertThat(posterior.measured()).isEqualTo(new Beta(2, 5));
        assertThat(posterior.now(100)).isEqualTo(new Beta(2, 5));
    }

    @Test
    void stateRoundTripsBitForBit() {
        SuccessPosterior posterior = new SuccessPosterior(SuccessPosterior.Settings.STANDARD);
        posterior.observe(1, 1, 3);
        posterior.observe(8, 2, 3);
        SuccessPosterior restored = new SuccessPosterior(SuccessPosterior.Settings.STANDARD);
        restored.restore(TaskSamplerContract.reread(posterior.snapshot()));

        assertThat(restored.now(20)).isEqualTo(posterior.now(20));
        assertThat(restored.rollouts()).isEqualTo(6);
        assertThat(restored.lastStep()).isEqualTo(8);
    }

    @Test
    void badInputIsNamed() {
        SuccessPosterior posterior = new SuccessPosterior(SuccessPosterior.Settings.STANDARD);
        posterior.observe(5, 1, 8);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> posterior.observe(4, 1, 8))
                .withMessage("step 4 lies before the last observation at 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> posterior.observe(5, 9, 8))
                .withMessage("successes must lie between 0 and the group size but were 9 of 8");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new SuccessPosterior.Settings(1, 1, 0))
                .withMessage("decay is 0.0; allowed is above 0 and at most 1, for example 0.9");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new SuccessPosterior.Settings(0, 1, 0.9))
                .withMessageStartingWith("the prior of the posterior is 0.0, 1.0; allowed are");
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> posterior.restore(posterior.snapshot().put("successes", "many")))
                .withMessage("the checkpoint's state of a posterior has the value \"many\" in field successes; expected"
                        + " is a finite number; the checkpoint is damaged or of another version, resume from an earlier"
                        + " one");
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> posterior.restore(posterior.snapshot().without("rollouts")))
                .withMessageStartingWith("the checkpoint's state of a posterior has no field rollouts;");
    }
}
