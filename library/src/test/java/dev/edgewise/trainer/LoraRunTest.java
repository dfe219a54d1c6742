package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.event.StopReason;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.format.adapter.AdapterConfig;
import dev.edgewise.format.adapter.TargetModules;
import dev.edgewise.format.safetensors.Safetensors;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.model.Parameter;
import dev.edgewise.run.CheckpointStore;
import dev.edgewise.tensor.TensorScope;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The loop end to end on a tiny model of which only a LoRA adapter is trained: imitation, rollouts, GRPO with the
/// base as reference.
@Tag("native")
class LoraRunTest {
    private static final AdapterConfig LORA =
            new AdapterConfig(4, 16, false, new TargetModules(List.of(TargetModules.ALL_LINEAR)), "tiny");

    @TempDir
    Path directory;

    @Test
    void theAdapterLearnsAndTheBaseStays() {
        try (TinyRun run = new TinyRun(TinySetup.in(directory).steps(30).adapter(LORA))) {
            List<float[]> base = run.base();
            List<float[]> before = run.weights();
            assertThat(run.trainer.run()).isEqualTo(StopReason.Usual.DONE);
            assertThat(run.base()).containsExactlyElementsOf(base);
            for (int i = 0; i < before.size(); i++) {
                assertThat(run.weights().get(i)).isNotEqualTo(before.get(i));
            }
            List<StepCompleted> steps = steps(run);
            assertThat(steps.getLast().metrics().get("demonstrations/cross_entropy"))
                    .isLessThan(0.8 * steps.getFirst().metrics().get("demonstrations/cross_entropy"));
            List<Double> kl = steps.stream()
                    .filter(step -> step.metrics().containsKey("kl"))
                    .map(step -> step.metrics().get("kl"))
                    .toList();
            assertThat(kl.getLast())
                    .as("the policy has moved away from its base, which is the reference")
                    .isGreaterThan(1e-3);
        }
    }

    @Test
    void resumedEqualsUninterruptedBitForBit() {
        List<float[]> whole;
        try (TinyRun run =
                new TinyRun(TinySetup.in(directory.resolve("whole")).steps(12).adapter(LORA))) {
            assertThat(run.trainer.run()).isEqualTo(StopReason.Usual.DONE);
            whole = run.weights();
        }
        AtomicInteger polls = new AtomicInteger();
        Path parts = directory.resolve("parts");
        try (TinyRun first = new TinyRun(TinySetup.in(parts)
                .steps(12)
                .until(() -> polls.incrementAndGet() == 7)
                .adapter(LORA))) {
            assertThat(first.trainer.run()).isEqualTo(StopReason.Usual.INTERRUPTED);
        }
        Path checkpoint = new CheckpointStore(parts, 9).open(5).directory();
        try (TinyRun second = new TinyRun(TinySetup.in(parts).steps(12).adapter(LORA))) {
            checkpointHoldsTheAdapterAlone(checkpoint, second);
            second.trainer.restore(checkpoint);
            assertThat(second.trainer.run()).isEqualTo(StopReason.Usual.DONE);
            assertThat(second.weights()).containsExactlyElementsOf(whole);
        }
    }

    private static void checkpointHoldsTheAdapterAlone(Path checkpoint, TinyRun run) {
        List<String> names =
                run.policy.weights().trainable().stream().map(Parameter::name).toList();
        assertThat(checkpoint.resolve("model.safetensors")).doesNotExist();
        try (TensorFile model = Safetensors.open(checkpoint.resolve("adapter_model.safetensors"));
                TensorFile moments = Safetensors.open(checkpoint.resolve("optimizer.safetensors"))) {
            assertThat(model.tensors().keySet()).containsExactlyInAnyOrderElementsOf(names);
            assertThat(moments.tensors().keySet())
                    .containsExactlyInAnyOrderElementsOf(names.stream()
                            .flatMap(name -> Arrays.asList(name + ".exp_avg", name + ".exp_avg_sq").stream())
                            .toList());
        }
    }

    @Test
    void nothingStaysAlive() {
        long before = TensorScope.liveTensors();
        long[] live = new long[2];
        AtomicInteger step = new AtomicInteger();
        try (TinyRun run = new TinyRun(TinySetup.in(directory)
                .steps(12)
                .until(() -> {
                    int now = step.incrementAndGet();
                    if (now == 3 || now == 12) {
                        live[now / 12] = TensorScope.liveTensors();
                    }
                    return false;
                })
                .adapter(LORA))) {
            run.trainer.run();
        }
        assertThat(live[1]).isEqualTo(live[0]);
        assertThat(TensorScope.liveTensors()).isEqualTo(before);
    }

    private static List<StepCompleted> steps(TinyRun run) {
        return run.events.stream()
                .filter(StepCompleted.class::isInstance)
                .map(StepCompleted.class::cast)
                .toList();
    }
}
