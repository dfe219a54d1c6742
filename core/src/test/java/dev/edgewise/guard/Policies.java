package dev.edgewise.guard;

import dev.edgewise.curriculum.Stage;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import dev.edgewise.testkit.EventStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Hand-made policies: what they write, as the events of a run.
public final class Policies {
    /// Completions of a group.
    public static final int GROUP = 8;

    private Policies() {}

    /// A completion with an answer.
    ///
    /// @param tokens its length
    public static Rollout wrote(String text, int tokens, String answer, boolean right) {
        return rollout(text, tokens, FinishReason.EOS, new ParseResult.Answer(answer), right);
    }

    public static Rollout rollout(String text, int tokens, FinishReason finish, ParseResult parsed, boolean right) {
        return new Rollout(
                new Completion(new int[tokens], new float[tokens], new float[tokens], finish, text),
                Score.outcome(right, parsed));
    }

    /// A scored group of 8 on a task with the reference answer `answer`; advantages as of GRPO with
    /// population std.
    public static TrainingEvent.GroupScored group(int step, Cell cell, String answer, Rollout... rollouts) {
        Task task = new Task(cell + ":" + answer, cell, "What is it?", answer, List.of());
        return group(step, task, Stage.REINFORCE, List.of(rollouts));
    }

    public static TrainingEvent.GroupScored group(int step, Task task, Stage stage, List<Rollout> rollouts) {
        RolloutGroup group = new RolloutGroup(task, "prompt", new int[] {1}, rollouts);
        double[] advantages = new double[rollouts.size()];
        int k = group.successes();
        if (group.hasSignal()) {
            double n = rollouts.size();
            double std = Math.sqrt(k / n * (1 - k / n));
            Arrays.setAll(advantages, i -> ((rollouts.get(i).score().success() ? 1 : 0) - k / n) / std);
        }
        boolean admitted = group.hasSignal();
        return new TrainingEvent.GroupScored(step, stage, group, advantages, admitted, admitted ? "" : "outcome");
    }

    /// `right` times the first and else the second.
    public static List<Rollout> mixed(int right, Rollout success, Rollout failure) {
        List<Rollout> rollouts = new ArrayList<>();
        for (int i = 0; i < GROUP; i++) {
            rollouts.add(i < right ? success : failure);
        }
        return rollouts;
    }

    public static TrainingEvent step(int step, Map<String, Double> metrics) {
        return EventStream.step(step, metrics);
    }

    public static TrainingEvent checkpoint(int step) {
        return new TrainingEvent.CheckpointWritten(step, Path.of("step-" + step), 0);
    }

    /// Shows every event to the guard.
    ///
    /// @return what it said, without the proceeds
    public static List<Verdict> show(Guard guard, List<? extends TrainingEvent> events) {
        return events.stream()
                .map(guard::observe)
                .filter(verdict -> !verdict.equals(Verdict.PROCEED))
                .toList();
    }
}
