package dev.edgewise.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.edgewise.format.adapter.AdapterConfig;
import dev.edgewise.format.adapter.TargetModules;
import dev.edgewise.model.Adapters;
import dev.edgewise.model.DecoderConfig;
import dev.edgewise.model.RopeScaling;
import dev.edgewise.model.Weights;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.testkit.JavaProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The estimate beside a real process's peak, and its parts by hand.
class MemoryEstimateTest {
    private static final long GIB = 1L << 30;

    @Test
    @Tag("native")
    void countsTheParametersThatThereAre() {
        DecoderConfig m = MemoryProcess.MODEL;
        for (int bits = 0; bits < 32; bits++) {
            DecoderConfig model = new DecoderConfig(
                    "any",
                    50,
                    16,
                    3,
                    4,
                    2,
                    6,
                    20,
                    m.normEpsilon(),
                    m.ropeTheta(),
                    m.ropeScaling(),
                    32,
                    (bits & 1) != 0,
                    (bits & 2) != 0,
                    (bits & 4) != 0,
                    (bits & 8) != 0,
                    (bits & 16) != 0);
            try (Weights weights = new Weights(model, Device.CPU)) {
                assertThat(shape(model, DType.F32, false, 64).parameters())
                        .as(model.toString())
                        .isEqualTo(weights.count());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"F32, 1024, 0", "F32, 4096, 0", "BF16, 1024, 0", "BF16, 4096, 0", "F32, 1024, 16", "BF16, 1024, 16"})
    @Tag("native")
    @Tag("slow")
    void liesWithinItsFactorOfARealRun(DType compute, int tokens, int rank) throws Exception {
        Assumptions.assumeTrue(
                Files.isReadable(Path.of("/proc/self/status")), "peak memory is read from /proc, which is not there");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC"));
        command.addAll(JavaProcess.libtorch());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                MemoryProcess.class.getName(),
                compute.name(),
                Integer.toString(tokens),
                Integer.toString(rank)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        double measured = Long.parseLong(output.strip()) * 1024.0;
        double estimated = MemoryEstimate.of(shape(MemoryProcess.MODEL, compute, false, tokens)
                                .withRank(rank))
                        .total()
                - MemoryEstimate.run(compute);
        assertThat(estimated / measured)
                .as("estimated %.2f GiB, measured %.2f GiB", estimated / GIB, measured / GIB)
                .isBetween(1 / MemoryEstimate.FACTOR, MemoryEstimate.FACTOR);
    }

    @Test
    void aReferenceAddsItsWeights() {
        long without = MemoryEstimate.of(shape(MemoryProcess.MODEL, DType.BF16, false, 1024))
                .total();
        long with = MemoryEstimate.of(shape(MemoryProcess.MODEL, DType.BF16, true, 1024))
                .total();
        long parameters = shape(MemoryProcess.MODEL, DType.BF16, true, 1024).parameters();
        assertThat(with - without).isEqualTo(6 * parameters);
    }

    @Test
    @Tag("native")
    void anAdapterIsAllThatIsTrained() {
        RunShape shape = shape(MemoryProcess.MODEL, DType.BF16, true, 64).withRank(4);
        try (Weights weights = new Weights(MemoryProcess.MODEL, Device.CPU)) {
            Adapters.create(
                    weights,
                    new AdapterConfig(4, 16, false, new TargetModules(List.of(TargetModules.ALL_LINEAR)), "random"),
                    1);
            assertThat(shape.trained())
                    .isEqualTo(weights.trainable().stream()
                            .mapToLong(parameter -> parameter.master().count())
                            .sum());
        }
        long p = shape.parameters();
        assertThat(MemoryEstimate.of(shape).always())
                .extracting(MemoryEstimate.Item::name, MemoryEstimate.Item::bytes)
                .containsExactly(
                        tuple("process", 500L << 20),
                        tuple("run", MemoryEstimate.run(DType.BF16)),
                        tuple("weights", 6 * p),
                        tuple("adapter", 4 * shape.trained()),
                        tuple("gradients", 4 * shape.trained()),
                        tuple("optimizer moments", 8 * shape.trained()));
    }

    @Test
    void monitorsAddTheirOwn() {
        RunShape shape = shape(MemoryProcess.MODEL, DType.F32, false, 64);
        assertThat(MemoryEstimate.of(shape.withMonitors(true)).total()
                        - MemoryEstimate.of(shape).total())
                .isEqualTo(100L << 20);
    }

    @Test
    void theCacheIsCountedUpToItsLimit() {
        DecoderConfig m = MemoryProcess.MODEL;
        MemoryEstimate few = MemoryEstimate.of(new RunShape(m, DType.BF16, false, 64, 10, 100, GIB));
        // 2 (keys and values) · 8 layers · 4 heads · 64 · 2 bytes · 10 rows · 100 tokens
        assertThat(few.sampling().getFirst().bytes()).isEqualTo(2L * 8 * 4 * 64 * 2 * 10 * 100);
        MemoryEstimate many = MemoryEstimate.of(new RunShape(m, DType.BF16, false, 64, 100_000, 100, GIB));
        assertThat(many.sampling().getFirst().bytes()).isEqualTo(GIB);
    }

    @Test
    void thePeakIsThatOfTheLargerPhase() {
        DecoderConfig m = MemoryProcess.MODEL;
        MemoryEstimate sampling = MemoryEstimate.of(new RunShape(m, DType.BF16, false, 64, 4096, 4000, GIB));
        assertThat(sampling.atPeak()).containsAll(sampling.sampling()).doesNotContainAnyElementsOf(sampling.update());
        MemoryEstimate update = MemoryEstimate.of(shape(m, DType.BF16, false, 65_536));
        assertThat(update.atPeak()).containsAll(update.update()).doesNotContainAnyElementsOf(update.sampling());
        assertThat(update.atPeak().getFirst().name()).isEqualTo("activations");
    }

    @Test
    void aShapeBeyondAnyMemoryDoesNotOverflow() {
        int most = Integer.MAX_VALUE - 1;
        DecoderConfig huge = new DecoderConfig(
                "llama",
                most,
                most,
                most,
                1,
                1,
                most,
                most,
                1e-6,
                1e4,
                new RopeScaling.None(),
                most,
                false,
                false,
                false,
                false,
                false);
        RunShape shape = new RunShape(huge, DType.BF16, true, most, most, most, GIB).withProbe(RunShape.Probe.WHOLE);
        assertThat(shape.parameters()).isEqualTo(Long.MAX_VALUE);
        assertThat(MemoryEstimate.of(shape).total()).isBetween(1L << 50, 1L << 54);
    }

    @Test
    void aPlasticityProbeIsAPhaseOfItsOwn() {
        RunShape plain = shape(MemoryProcess.MODEL, DType.BF16, false, 64);
        long p = plain.parameters();
        long always = MemoryEstimate.of(plain).always().stream()
                .mapToLong(MemoryEstimate.Item::bytes)
                .sum();
        MemoryEstimate whole = MemoryEstimate.of(plain.withProbe(RunShape.Probe.WHOLE));
        // masters, gradients and two moments in F32, a working copy in bf16
        assertThat(whole.total()).isEqualTo(always + 18 * p);
        assertThat(whole.atPeak()).extracting(MemoryEstimate.Item::name).contains("plasticity probe");
        assertThat(MemoryEstimate.of(plain.withProbe(RunShape.Probe.ADAPTER))
                        .probe()
                        .getFirst()
                        .bytes())
                .isEqualTo(6 * p);
        assertThat(MemoryEstimate.of(plain).probe()).isEmpty();
    }

    private static RunShape shape(DecoderConfig model, DType compute, boolean reference, int tokens) {
        return new RunShape(model, compute, reference, tokens, 1, MemoryProcess.WIDTH, GIB);
    }
}
