package dev.edgewise.benchmarks;

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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What one call of libtorch costs where there is nothing to compute.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TensorBenchmark {
    private final Tensor x = zero();

    private static Tensor zero() {
        try (var _ = TensorScope.open()) {
            return Tensors.zeros(Device.CPU, DType.F32, 1).keep();
        }
    }

    @TearDown
    public void tearDown() {
        x.close();
    }

    /// A scope with one new tensor in it.
    @Benchmark
    public void newTensor() {
        try (var _ = TensorScope.open()) {
            Tensor _ = x.add(x);
        }
    }

    @Benchmark
    public Tensor inPlace() {
        return x.mul_(x);
    }

    @Benchmark
    public void view() {
        try (var _ = TensorScope.open()) {
            Tensor _ = x.narrow(0, 0, 1);
        }
    }
}
