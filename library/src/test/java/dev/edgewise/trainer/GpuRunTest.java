package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.event.StopReason;
import dev.edgewise.policy.Gpu;
import dev.edgewise.run.CheckpointStore;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.TensorScope;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole run on a CUDA device: rollouts, update, checkpoint, resuming.
@Tag("native")
@Tag("gpu")
class GpuRunTest {
    @TempDir
    Path directory;

    @Test
    void aRunGoesOnFromItsCheckpointAndLeavesNoTensor() {
        Device device = Gpu.require();
        long before = TensorScope.liveTensors();
        List<float[]> whole;
        try (TinyRun run = new TinyRun(TinySetup.in(directory.resolve("whole")).on(device))) {
            assertThat(run.trainer.run()).isEqualTo(StopReason.Usual.DONE);
            whole = run.weights();
        }
        Path parts = directory.resolve("parts");
        try (TinyRun first = new TinyRun(TinySetup.in(parts).steps(5).on(device))) {
            first.trainer.run();
        }
        try (TinyRun second = new TinyRun(TinySetup.in(parts).on(device))) {
            second.trainer.restore(new CheckpointStore(parts, 9).open(5).directory());
            assertThat(second.trainer.run()).isEqualTo(StopReason.Usual.DONE);
            // Atomic additions on the device come in any order, so that bits may differ.
            assertThat(second.weights().getFirst())
                    .usingComparatorWithPrecision(1e-3f)
                    .containsExactly(whole.getFirst());
        }
        assertThat(TensorScope.liveTensors()).isEqualTo(before);
    }
}
