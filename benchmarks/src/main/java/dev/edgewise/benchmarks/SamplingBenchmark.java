package dev.edgewise.benchmarks;

import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.generate.TokenSampler;
import dev.edgewise.random.Seeds;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Drawing one token per row from the logits of SmolLM2's vocabulary.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SamplingBenchmark {
    private static final int VOCABULARY = 49_152;

    @Param({"1", "8", "32"})
    int batch;

    @Param({"1.0", "0.9"})
    double topP;

    private float[] values = {};
    private float[] uniforms = {};
    private SamplingSettings settings = SamplingSettings.greedy(1, List.of());

    @Setup
    public void setUp() {
        RandomGenerator random = Seeds.stream(1, "sampling");
        values = new float[batch * VOCABULARY];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        uniforms = new float[batch];
        for (int i = 0; i < batch; i++) {
            uniforms[i] = random.nextFloat();
        }
        settings = new SamplingSettings(1, topP, 0, 1, List.of());
    }

    /// The copy of the logits into native memory, which drawing overwrites, is part of it.
    @Benchmark
    public TokenSampler.Draw draw() {
        try (var _ = TensorScope.open()) {
            return TokenSampler.draw(Tensors.floats(Device.CPU, values, batch, VOCABULARY), uniforms, settings);
        }
    }
}
