package dev.edgewise.benchmarks;

import dev.edgewise.model.DecoderConfig;
import dev.edgewise.model.Parameter;
import dev.edgewise.model.RandomWeights;
import dev.edgewise.model.RopeScaling;
import dev.edgewise.model.Weights;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.GradientClip;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.TensorScope;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What follows the backward pass, on 3.2M parameters.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AdamWBenchmark {
    private static final DecoderConfig CONFIG = new DecoderConfig(
            "llama",
            8192,
            288,
            1,
            6,
            2,
            48,
            768,
            1e-5,
            10_000,
            new RopeScaling.None(),
            256,
            true,
            false,
            false,
            false,
            false);

    private final Weights weights = new Weights(CONFIG, Device.CPU);
    private final AdamW optimizer = new AdamW(weights.parameters(), AdamW.Settings.DEFAULT);

    @Setup
    public void setUp() {
        RandomWeights.initialise(weights, 1, 0.02);
        weights.refresh(DType.BF16);
        try (var _ = TensorScope.open()) {
            weights.parameters().forEach(Parameter::gradient);
        }
    }

    @TearDown
    public void tearDown() {
        optimizer.close();
        weights.close();
    }

    @Benchmark
    public double clip() {
        return GradientClip.clip(weights.parameters(), 1);
    }

    @Benchmark
    public void step() {
        optimizer.step(1e-6);
    }

    /// Rounding the masters into bf16 working copies.
    @Benchmark
    public void refresh() {
        weights.refresh(DType.BF16);
    }
}
