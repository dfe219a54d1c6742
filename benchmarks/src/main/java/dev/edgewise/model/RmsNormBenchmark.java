package dev.edgewise.model;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// RMSNorm of SmolLM2's width: one decode step's rows, and a training batch's.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RmsNormBenchmark {
    private static final int WIDTH = 576;

    @Param({"1", "32", "1024"})
    int rows;

    @Param({"F32", "BF16"})
    DType type = DType.F32;

    private Tensor x = ones(1);
    private final Tensor weight = ones(WIDTH);

    private static Tensor ones(long... shape) {
        try (var _ = TensorScope.open()) {
            return Tensors.full(Device.CPU, DType.F32, 1, shape).keep();
        }
    }

    @Setup
    public void setUp() {
        x.close();
        x = ones(rows, WIDTH);
    }

    @TearDown
    public void tearDown() {
        x.close();
        weight.close();
    }

    @Benchmark
    public void apply() {
        try (var _ = TensorScope.open()) {
            Tensor _ = RmsNorm.apply(x, weight, 1e-5, type);
        }
    }
}
