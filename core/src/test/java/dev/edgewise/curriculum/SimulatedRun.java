package dev.edgewise.curriculum;

import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.SimulatedStudent;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// A run of the real [Curriculum] with a [SimulatedStudent] in place of a model: the loop of the rollout source, in
/// small, with screening and refill.
public final class SimulatedRun {
    /// What a step may cost.
    ///
    /// @param groups wanted after the gates
    /// @param maxGenBatches how many times `groups` may be rolled out
    /// @param demonstrations expert solutions per step, 0 for plain GRPO
    public record Shape(int groupSize, int groups, int maxGenBatches, int demonstrations) {}

    /// How it went.
    ///
    /// @param solved rungs with p ≥ ½ at the end, over all environments
    /// @param area mean share of rungs solved over the rollouts spent
    /// @param edgeShare share of rollouts in groups with signal
    public record Result(int solved, double area, double edgeShare, long rollouts, long tokens) {}

    private final Curriculum curriculum;
    private final Ladders ladders;
    private final SimulatedStudent student;
    private final Shape shape;
    private final long seed;
    private long rollouts;
    private long tokens;
    private long mixed;
    private double area;

    public SimulatedRun(Curriculum curriculum, Ladders ladders, SimulatedStudent student, Shape shape, long seed) {
        this.curriculum = curriculum;
        this.ladders = ladders;
        this.student = student;
        this.shape = shape;
        this.seed = seed;
    }

    /// Runs until `budget` rollouts are spent, or `steps` steps.
    public Result run(long budget, int steps) {
        for (int step = 1; step <= steps && rollouts < budget; step++) {
            step(step, steps);
        }
        return new Result(solved(), rollouts == 0 ? 0 : area / rollouts, (double) mixed / rollouts, rollouts, tokens);
    }

    /// One optimizer step; the groups that were learned from.
    public List<RolloutGroup> step(int step, int steps) {
        long before = rollouts;
        curriculum.beginStep(step, steps);
        RandomGenerator random = Seeds.stream(seed, "simulated", step);
        long most = (long) curriculum.budget(shape.groups(), shape.maxGenBatches()) * shape.groupSize();
        List<RolloutGroup> admitted = new ArrayList<>();
        while (admitted.size() < shape.groups() && rollouts - before < most) {
            List<Assignment> asked = new ArrayList<>();
            long room = Math.max(1, (most - (rollouts - before)) / shape.groupSize());
            for (int i = admitted.size(); i < shape.groups() && asked.size() < room; i++) {
                asked.add(curriculum.next(random));
            }
            for (Assignment next : asked) {
                RolloutGroup group = answer(next, random);
                rollouts += group.size();
                tokens += (long) group.promptIds().length * group.size() + group.completionTokens();
                mixed += group.hasSignal() ? group.size() : 0;
                if (curriculum.observe(group) instanceof Admission.Admitted) {
                    admitted.add(group);
                }
            }
        }
        admitted.forEach(student::learn);
        curriculum.imitation(random, shape.demonstrations()).forEach(student::imitate);
        student.endStep();
        area += (rollouts - before) * (double) solved() / ladders.cells().size();
        return admitted;
    }

    private RolloutGroup answer(Assignment next, RandomGenerator random) {
        Cell cell = next.cell();
        int screening = curriculum.screening();
        if (screening == 0) {
            return student.answer(cell, next.size(), random);
        }
        RolloutGroup first = student.answer(cell, screening, random);
        if (!curriculum.continues(first)) {
            return first;
        }
        RolloutGroup rest = student.answer(cell, shape.groupSize() - screening, random);
        List<Rollout> all = Stream.concat(first.rollouts().stream(), rest.rollouts().stream())
                .toList();
        return new RolloutGroup(first.task(), first.prompt(), first.promptIds(), all);
    }

    private int solved() {
        return ladders.environments().stream()
                .mapToInt(environment -> student.solved(ladders, environment))
                .sum();
    }
}
