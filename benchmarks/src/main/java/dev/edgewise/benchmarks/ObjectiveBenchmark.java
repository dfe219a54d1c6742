package dev.edgewise.benchmarks;

import dev.edgewise.objective.TokenLoss;
import dev.edgewise.objective.TokenSlice;
import dev.edgewise.objective.loss.ClipRange;
import dev.edgewise.objective.loss.KlPenalty;
import dev.edgewise.objective.loss.LossType;
import dev.edgewise.objective.loss.PolicyGradient;
import dev.edgewise.random.Seeds;
import java.util.Arrays;
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

/// Loss and derivative of the 1,024 tokens of 16 completions.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ObjectiveBenchmark {
    private static final int TOKENS = 1024;

    @Param({"DAPO", "CISPO"})
    LossType loss = LossType.DAPO;

    @Param({"0", "0.04"})
    double beta;

    private final TokenSlice slice = slice();
    private PolicyGradient objective = new PolicyGradient(loss, ClipRange.STANDARD, KlPenalty.NONE, TOKENS);

    @Setup
    public void setUp() {
        ClipRange clip = loss == LossType.CISPO ? new ClipRange(0.2, 5) : ClipRange.STANDARD;
        objective = new PolicyGradient(loss, clip, new KlPenalty(beta, true), TOKENS);
    }

    @Benchmark
    public TokenLoss evaluate() {
        return objective.evaluate(slice);
    }

    private static TokenSlice slice() {
        RandomGenerator random = Seeds.stream(1, "objective");
        float[] weights = new float[TOKENS];
        Arrays.fill(weights, 1f / TOKENS);
        return new TokenSlice(negative(random), negative(random), negative(random), negative(random), weights);
    }

    private static float[] negative(RandomGenerator random) {
        float[] values = new float[TOKENS];
        for (int i = 0; i < TOKENS; i++) {
            values[i] = -random.nextFloat();
        }
        return values;
    }
}
