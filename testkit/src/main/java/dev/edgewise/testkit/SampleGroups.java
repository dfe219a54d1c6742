package dev.edgewise.testkit;

import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Rollout groups with chosen outcomes or rewards.
public final class SampleGroups {
    private SampleGroups() {}

    /// Returns `successes` rollouts with reward 1, the others with reward 0.
    public static RolloutGroup outcomes(Cell cell, int size, int successes) {
        return of(
                cell,
                IntStream.range(0, size)
                        .mapToObj(i -> rollout(i < successes ? 1 : 0, i < successes))
                        .toList());
    }

    /// Rewards as given; a reward of at least 1 counts as a success.
    public static RolloutGroup rewards(double... rewards) {
        return of(
                new Cell("addition", 0),
                Arrays.stream(rewards).mapToObj(r -> rollout(r, r >= 1)).toList());
    }

    public static RolloutGroup of(Cell cell, List<Rollout> rollouts) {
        Task task = new Task(cell + ":1+1", cell, "1+1", "2", List.of());
        return new RolloutGroup(task, "1+1=", new int[] {1, 2, 3}, rollouts);
    }

    public static Rollout rollout(double reward, boolean success) {
        ParseResult parsed = success ? new ParseResult.Answer("2") : new ParseResult.Missing();
        return new Rollout(
                new Completion(new int[] {4, 0}, new float[2], new float[2], FinishReason.EOS, "2"),
                new Score(reward, success, parsed, Map.of("accuracy", reward)));
    }
}
