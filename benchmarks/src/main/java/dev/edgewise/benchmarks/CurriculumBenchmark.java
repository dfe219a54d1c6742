package dev.edgewise.benchmarks;

import dev.edgewise.curriculum.Admission;
import dev.edgewise.curriculum.Assignment;
import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.curriculum.edge.EdgeSampler;
import dev.edgewise.curriculum.edge.EdgeSettings;
import dev.edgewise.curriculum.gate.OutcomeGate;
import dev.edgewise.curriculum.imitation.FrontierImitation;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What is asked next, and taking in what came back, on a ladder of 20 levels that have all been tried.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CurriculumBenchmark {
    private static final int GROUP = 8;
    private static final int LEVELS = 20;

    private final RandomGenerator random = Seeds.stream(1, "curriculum");
    private final Curriculum curriculum = curriculum();
    private List<RolloutGroup> groups = List.of();
    private int at;

    private static Curriculum curriculum() {
        Progress progress = new Progress(
                new Ladders(Map.of(Groups.ENVIRONMENT, LEVELS)),
                SuccessPosterior.Settings.STANDARD,
                StagePolicy.STANDARD);
        return new Curriculum(
                progress,
                new EdgeSampler(progress, GROUP, EdgeSettings.STANDARD),
                List.of(new OutcomeGate()),
                FrontierImitation.STANDARD,
                GROUP);
    }

    @Setup
    public void setUp() {
        groups = IntStream.range(0, LEVELS)
                .mapToObj(level -> Groups.random(new Cell(Groups.ENVIRONMENT, level), GROUP, 64, random))
                .toList();
        curriculum.beginStep(1, 2);
        groups.forEach(curriculum::observe);
    }

    @Benchmark
    public Assignment next() {
        return curriculum.next(random);
    }

    @Benchmark
    public Admission observe() {
        at = (at + 1) % LEVELS;
        return curriculum.observe(groups.get(at));
    }

    /// What is written of every cell after each step.
    @Benchmark
    public Object cells() {
        return curriculum.cells();
    }
}
