package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RunConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.memory.MemoryEstimate;
import dev.edgewise.memory.RunShape;
import dev.edgewise.model.DecoderConfig;
import dev.edgewise.model.RopeScaling;
import dev.edgewise.run.AvailableMemory;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that cannot fit is refused in words, before it begins.
@Tag("native")
class MemoryCheckTest {
    private static final long GIB = 1L << 30;

    @TempDir
    Path directory;

    /// A shape like SmolLM2-135M's: 4 GiB with 4096 tokens a pass, 2.5 with 512.
    private static RunShape shape(boolean reference) {
        DecoderConfig model = new DecoderConfig(
                "llama",
                49_152,
                576,
                30,
                9,
                3,
                64,
                1536,
                1e-5,
                10_000,
                new RopeScaling.None(),
                2048,
                true,
                false,
                false,
                false,
                false);
        return new RunShape(model, DType.BF16, reference, 4096, 16, 200, GIB);
    }

    @Test
    void aRunThatFitsIsLetThrough() throws IOException {
        MemoryCheck check = check(shape(false), 1, 16 * GIB);
        check.require(config());
        assertThat(check.text()).matches("about \\d\\.\\d GiB at the peak, 16\\.0 GiB available");
        assertThat(check.record())
                .containsEntry("available", 16 * GIB)
                .containsEntry("estimated_peak", MemoryEstimate.of(shape(false)).total());
    }

    @Test
    void aRunThatDoesNotIsToldWhatToLower() throws IOException {
        long enough = MemoryEstimate.of(shape(false).withBatchTokens(1024)).total();
        RunConfig config = config();
        assertThatThrownBy(() -> check(shape(false), 1, enough).require(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching(
                        "the run needs about \\d\\.\\d GiB of memory at its peak \\(activations \\d\\.\\d GiB,"
                                + " optimizer moments 1\\.0 GiB, weights 0\\.8 GiB, .*\\), but \\d\\.\\d GiB are available of the"
                                + " 24\\.0 GiB of this control group\\. lower train\\.micro_batch_tokens, which changes no result:"
                                + " with 1024 instead of 4096 it needs \\d\\.\\d GiB; lower algorithm\\.groups_per_step \\(2\\),"
                                + " algorithm\\.num_generations \\(4\\) or rollout\\.max_completion_length \\(6\\); free memory, or"
                                + " take a smaller model; or start it anyway with --ignore-memory");
    }

    @Test
    void aReferenceIsAmongWhatCanGo() throws IOException {
        RunConfig config = config();
        assertThatThrownBy(() -> check(shape(true), 1, GIB).require(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("with 64 instead of 4096 it needs")
                .hasMessageContaining(", still too much;")
                .hasMessageContaining("; set algorithm.beta to 0, which needs no reference policy;");
    }

    @Test
    void aReferenceForABudgetGoesWithTheBudget() throws IOException {
        RunConfig config = config("guards: {kl_target: 0.1}");
        assertThatThrownBy(() -> check(shape(true), 1, GIB).require(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "; set algorithm.beta to 0 and remove guards.kl_target, which need a reference policy;");
    }

    @Test
    void processesOfOneMachineShareIt() throws IOException {
        long one = MemoryEstimate.of(shape(false)).total();
        RunConfig config = config();
        check(shape(false), 1, one * 3 / 2).require(config);
        assertThatThrownBy(() -> check(shape(false), 2, one * 3 / 2).require(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("of memory for its 2 processes here at its peak");
    }

    @Test
    void whereMemoryCannotBeToldNothingIsRefused() throws IOException {
        MemoryCheck check = new MemoryCheck(shape(false), Device.CPU, 1, Optional.empty());
        check.require(config());
        assertThat(check.text()).matches("about \\d\\.\\d GiB at the peak");
    }

    private static MemoryCheck check(RunShape shape, int processes, long available) {
        return new MemoryCheck(
                shape, Device.CPU, processes, Optional.of(new AvailableMemory(24 * GIB, available, "control group")));
    }

    private RunConfig config() throws IOException {
        return config("");
    }

    private RunConfig config(String more) throws IOException {
        Path file = Files.writeString(directory.resolve("run.yaml"), """
                model: {path: any}
                environments: [{type: addition}]
                algorithm: {type: grpo, num_generations: 4, groups_per_step: 2}
                rollout: {max_completion_length: 6}
                """ + more);
        return ConfigReader.read(file, List.of());
    }
}
