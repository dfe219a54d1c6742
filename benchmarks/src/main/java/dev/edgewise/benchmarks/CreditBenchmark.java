package dev.edgewise.benchmarks;

import dev.edgewise.advantage.Credit;
import dev.edgewise.advantage.ScaleRewards;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.RolloutGroup;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
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

/// Advantages of a step's groups.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CreditBenchmark {
    @Param({"GROUP", "BATCH", "NONE"})
    ScaleRewards scale = ScaleRewards.GROUP;

    private List<RolloutGroup> groups = List.of();
    private Credit credit = Credit.scaledBy(ScaleRewards.GROUP);

    @Setup
    public void setUp() {
        RandomGenerator random = Seeds.stream(1, "credit");
        groups = IntStream.range(0, 64)
                .mapToObj(_ -> Groups.random(8, 64, random))
                .toList();
        credit = Credit.scaledBy(scale);
    }

    @Benchmark
    public List<double[]> assign() {
        return credit.assign(groups);
    }
}
