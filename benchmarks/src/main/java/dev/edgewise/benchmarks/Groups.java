package dev.edgewise.benchmarks;

import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Rollout groups with random outcomes.
final class Groups {
    static final String ENVIRONMENT = "sums";

    private Groups() {}

    static RolloutGroup random(int size, int tokens, RandomGenerator random) {
        return random(new Cell(ENVIRONMENT, 0), size, tokens, random);
    }

    static RolloutGroup random(Cell cell, int size, int tokens, RandomGenerator random) {
        Task task = new Task("1+1", cell, "1+1=", "2", List.of());
        List<Rollout> rollouts = IntStream.range(0, size)
                .mapToObj(_ -> new Rollout(
                        new Completion(new int[tokens], new float[tokens], new float[tokens], FinishReason.LENGTH, "2"),
                        Score.outcome(random.nextBoolean(), new ParseResult.Answer("2"))))
                .toList();
        return new RolloutGroup(task, task.question(), new int[] {1, 2, 3}, rollouts);
    }
}
