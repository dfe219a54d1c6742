package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingBatch;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Knobs;
import dev.edgewise.control.Renewals;
import dev.edgewise.format.adapter.AdapterConfig;
import dev.edgewise.format.adapter.TargetModules;
import dev.edgewise.model.Parameter;
import dev.edgewise.objective.loss.CrossEntropy;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.LearningRate;
import dev.edgewise.policy.IdleUnits;
import dev.edgewise.policy.Policy;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is done to weights and optimizer against a loss of plasticity, by its numbers.
@Tag("native")
class RenewalTest {
    private static final AdapterConfig LORA =
            new AdapterConfig(4, 16, false, new TargetModules(List.of(TargetModules.ALL_LINEAR)), "tiny");
    private static final List<int[]> PROMPTS = List.of(new int[] {1, 2, 3, 4}, new int[] {5, 6, 7});
    private static final List<TrainingSequence> ROWS =
            List.of(new TrainingSequence(new int[] {1, 2}, new int[] {3, 4, 5}, 1, null));

    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    Path directory;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    /// A model, its optimizer and its learner.
    private record Taught(Policy policy, Policy start, AdamW optimizer, PolicyLearner learner) {}

    private Taught taught(@Nullable AdapterConfig adapter) {
        Policy policy = TinyRun.policy(16, TinySetup.in(directory).adapter(adapter));
        open.add(policy);
        Policy start = policy.mergedCopy();
        open.add(start);
        AdamW optimizer = new AdamW(policy.weights().trainable(), AdamW.Settings.DEFAULT);
        open.add(optimizer);
        PolicyLearner learner = new PolicyLearner(
                        policy,
                        adapter == null ? start : policy.withoutAdapter(),
                        optimizer,
                        new LearningRate(LearningRate.Schedule.CONSTANT, 1e-2, 0, 9),
                        1,
                        1,
                        1)
                .renewedBy(new Renewal(policy, optimizer, 7, PROMPTS, found -> found), true);
        return new Taught(policy, start, optimizer, learner);
    }

    private static void learn(Taught taught, int steps) {
        for (int step = 1; step <= steps; step++) {
            taught.learner().learn(new TrainingBatch(List.of(new BatchPart(new CrossEntropy(), ROWS, 1))), step);
        }
    }

    private static float[] values(Parameter parameter) {
        try (var _ = TensorScope.open()) {
            return parameter.master().toFloats();
        }
    }

    private static List<float[]> moments(AdamW optimizer) {
        try (var _ = TensorScope.open()) {
            return optimizer.moments().stream()
                    .map(AdamW.Moment::tensor)
                    .map(Tensor::toFloats)
                    .toList();
        }
    }

    private static double meanSquare(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return sum / values.length;
    }

    /// θ ← 0.5·θ of every matrix; norms stay.
    @Test
    void shrinks() {
        Taught taught = taught(null);
        List<Parameter> parameters = taught.policy().weights().parameters();
        List<float[]> before = TinyRun.values(parameters);
        taught.learner().perform(new Renewals.ShrinkPerturb(0.5, 0), 3);
        for (int i = 0; i < parameters.size(); i++) {
            float[] after = values(parameters.get(i));
            for (int k = 0; k < after.length; k++) {
                float wanted = parameters.get(i).decays() ? before.get(i)[k] / 2 : before.get(i)[k];
                assertThat(after[k]).isEqualTo(wanted);
            }
        }
    }

    /// The noise has the deviation that was asked for, is the same whenever it is drawn at a step, and another
    /// at another.
    @Test
    void perturbs() {
        Taught one = taught(null);
        Taught two = taught(null);
        Taught later = taught(null);
        Parameter matrix = one.policy().weights().parameters().getFirst();
        float[] before = values(matrix);
        one.learner().perform(new Renewals.ShrinkPerturb(1, 0.1), 3);
        two.learner().perform(new Renewals.ShrinkPerturb(1, 0.1), 3);
        later.learner().perform(new Renewals.ShrinkPerturb(1, 0.1), 4);
        float[] after = values(matrix);
        float[] noise = new float[after.length];
        for (int i = 0; i < after.length; i++) {
            noise[i] = after[i] - before[i];
        }
        assertThat(Math.sqrt(meanSquare(noise))).isCloseTo(0.1, within(0.01));
        assertThat(values(two.policy().weights().parameters().getFirst())).containsExactly(after);
        assertThat(values(later.policy().weights().parameters().getFirst())).isNotEqualTo(after);
    }

    /// Units whose gate is 0 are idle. Drawn anew they change nothing at first, and take part again afterwards.
    @Test
    void idleUnitsAreDrawnAnewAndTheNetworkComputesWhatItDid() {
        Taught taught = taught(null);
        learn(taught, 3);
        Parameter gateUp = named(taught, "model.layers.1.mlp.gate_up");
        try (var _ = TensorScope.open()) {
            gateUp.master().narrow(0, 2, 3).zero_();
        }
        taught.policy().weights().refresh(taught.policy().weights().compute());
        List<float[]> before = taught.policy().logProbs(ROWS, 1);
        List<boolean[]> idle = IdleUnits.find(taught.policy(), PROMPTS, 1e-6);
        assertThat(idle.get(0)).doesNotContain(true);
        assertThat(idle.get(1)).hasSize(64).startsWith(false, false, true, true, true, false);

        taught.learner().perform(new Renewals.UnitReset(1e-6), 3);

        assertThat(taught.policy().logProbs(ROWS, 1).getFirst()).containsExactly(before.getFirst());
        float[] rows = values(gateUp);
        float[] drawn = new float[3 * 32];
        System.arraycopy(rows, 2 * 32, drawn, 0, drawn.length);
        assertThat(Math.sqrt(meanSquare(drawn) / meanSquare(rows)))
                .as("drawn with the deviation of the matrix")
                .isBetween(0.7, 1.4);
        float[] down = values(named(taught, "model.layers.1.mlp.down_proj.weight"));
        for (int row = 0; row < 32; row++) {
            assertThat(down[row * 64 + 2]).isZero();
            assertThat(down[row * 64 + 1]).isNotZero();
        }
        assertThat(IdleUnits.find(taught.policy(), PROMPTS, 1e-6).get(1)).doesNotContain(true);
        try (var _ = TensorScope.open()) {
            float[] moment = taught.optimizer().moments().stream()
                    .filter(each -> each.name().equals("model.layers.1.mlp.gate_up.exp_avg_sq"))
                    .findFirst()
                    .orElseThrow()
                    .tensor()
                    .toFloats();
            assertThat(moment[2 * 32]).isZero();
            assertThat(moment[(64 + 4) * 32]).isZero();
            assertThat(meanSquare(moment)).isPositive();
        }
    }

    private static Parameter named(Taught taught, String name) {
        return taught.policy().weights().parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theOptimizerBeginsAnew() {
        Taught taught = taught(null);
        learn(taught, 3);
        List<float[]> weights = TinyRun.values(taught.policy().weights().parameters());
        taught.learner().perform(new Renewals.OptimizerReset(), 3);
        assertThat(taught.optimizer().steps()).isZero();
        assertThat(moments(taught.optimizer()))
                .allSatisfy(moment -> assertThat(meanSquare(moment)).isZero());
        assertThat(TinyRun.values(taught.policy().weights().parameters())).containsExactlyElementsOf(weights);
    }

    /// After one update with λ = 50 at η = 0.01 the weights are half way back to where the update began.
    @Test
    void pullsTowardsTheReferenceAfterAnUpdate() {
        Taught free = taught(null);
        learn(free, 1);
        Taught pulled = taught(null);
        float[] start = values(pulled.policy().weights().parameters().getFirst());
        pulled.learner().turn(Knobs.turnedBy(List.of(new Renewals.PullToReference(50))));
        learn(pulled, 1);
        float[] far = values(free.policy().weights().parameters().getFirst());
        float[] near = values(pulled.policy().weights().parameters().getFirst());
        for (int i = 0; i < start.length; i++) {
            assertThat(near[i]).isCloseTo((start[i] + far[i]) / 2, within(1e-6f));
        }
    }

    /// The model computes what it did; B is 0, A is new, the optimizer forgets, the reference is what is beneath
    /// now.
    @Test
    void aFreshAdapterBeginsOnTheMergedModel() {
        Taught taught = taught(LORA);
        learn(taught, 5);
        List<float[]> before = taught.policy().logProbs(ROWS, 1);
        List<float[]> base = TinyRun.values(taught.policy().weights().parameters());
        List<float[]> adapter = TinyRun.values(taught.policy().weights().trainable());

        taught.learner().perform(new Renewals.FreshAdapter(), 5);

        float[] after = taught.policy().logProbs(ROWS, 1).getFirst();
        for (int i = 0; i < after.length; i++) {
            assertThat(after[i]).isCloseTo(before.getFirst()[i], within(1e-5f));
        }
        assertThat(taught.policy().withoutAdapter().logProbs(ROWS, 1).getFirst())
                .containsExactly(after);
        assertThat(TinyRun.values(taught.policy().weights().parameters())).isNotEqualTo(base);
        List<Parameter> factors = taught.policy().weights().trainable();
        for (int i = 0; i < factors.size(); i++) {
            float[] now = values(factors.get(i));
            if (factors.get(i).name().endsWith(".lora_B.weight")) {
                assertThat(meanSquare(now)).isZero();
            } else {
                assertThat(now).isNotEqualTo(adapter.get(i));
            }
        }
        assertThat(taught.optimizer().steps()).isZero();
    }

    /// A checkpoint of such a run holds the base, the adapter, and both merged.
    @Test
    void aMergedModelIsRestoredBitForBit() {
        Taught taught = taught(LORA);
        learn(taught, 2);
        taught.learner().perform(new Renewals.FreshAdapter(), 2);
        learn(taught, 2);
        taught.learner().save(directory);
        assertThat(directory.resolve("model.safetensors")).exists();

        Taught other = taught(LORA);
        other.learner().load(directory);
        assertThat(TinyRun.values(other.policy().weights().parameters()))
                .containsExactlyElementsOf(
                        TinyRun.values(taught.policy().weights().parameters()));
        assertThat(TinyRun.values(other.policy().weights().trainable()))
                .containsExactlyElementsOf(
                        TinyRun.values(taught.policy().weights().trainable()));
        assertThat(other.policy().logProbs(ROWS, 1).getFirst())
                .containsExactly(taught.policy().logProbs(ROWS, 1).getFirst());
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        Taught whole = taught(null);
        assertThat(whole.learner().obstacle(new Renewals.FreshAdapter()))
                .contains("the run trains no adapter; model.lora makes one");
        Taught adapted = taught(LORA);
        assertThat(adapted.learner().obstacle(new Renewals.FreshAdapter())).isEmpty();
        assertThat(adapted.learner().obstacle(new Renewals.UnitReset(0.1)))
                .contains("the units are those of the frozen model beneath the adapter");
        PolicyLearner plain = new PolicyLearner(
                adapted.policy(),
                adapted.policy().withoutAdapter(),
                adapted.optimizer(),
                new LearningRate(LearningRate.Schedule.CONSTANT, 1e-2, 0, 9),
                1,
                1,
                1);
        assertThat(plain.obstacle(new Renewals.FreshAdapter()))
                .contains("the run's checkpoints hold the adapter alone; fresh_adapter in phases[].at_start or"
                        + " guards.on_plasticity_loss makes them hold the model beneath it");
        assertThat(plain.obstacle(new Renewals.ShrinkPerturb(0.5, 0)))
                .contains("the run is not set up for it; phases[].at_start or guards.on_plasticity_loss sets it up");
        assertThatThrownBy(() -> whole.learner().perform(new Adjustment.Rollback(3), 5))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a rollback is no change of the learner");
    }
}
