package dev.edgewise.testkit;

import dev.edgewise.curriculum.Stage;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// Events of a run as the trainer would send them.
public final class EventStream {
    private EventStream() {}

    public static TrainingEvent step(int step, Map<String, Double> metrics) {
        return new TrainingEvent.StepCompleted(step, metrics, List.of(), 0, 0, 0);
    }

    /// Returns a group of 4; advantages follow the outcome when it is admitted.
    public static TrainingEvent group(int step, int successes, boolean admitted) {
        RolloutGroup group = SampleGroups.outcomes(new Cell("addition", 0), 4, successes);
        double[] advantages = new double[4];
        if (admitted && group.hasSignal()) {
            for (int i = 0; i < 4; i++) {
                advantages[i] = i < successes ? 1 : -1;
            }
        }
        return new TrainingEvent.GroupScored(step, Stage.REINFORCE, group, advantages, admitted, admitted ? "" : "g");
    }

    /// Returns a rejected group of 4 failures, every completion cut after `length` tokens.
    public static TrainingEvent cutGroup(int step, int length) {
        Completion cut =
                new Completion(new int[length], new float[length], new float[length], FinishReason.LENGTH, "and so on");
        Rollout rollout = new Rollout(cut, Score.outcome(false, new ParseResult.Missing()));
        RolloutGroup group = SampleGroups.of(new Cell("addition", 0), Collections.nCopies(4, rollout));
        return new TrainingEvent.GroupScored(step, Stage.IMITATE, group, new double[4], false, "outcome");
    }

    /// Returns a rejected group of 4 failures that were answered in the right form.
    public static TrainingEvent wrongGroup(int step) {
        Completion answered = new Completion(new int[3], new float[3], new float[3], FinishReason.EOS, "3");
        Rollout rollout = new Rollout(answered, Score.outcome(false, new ParseResult.Answer("3")));
        RolloutGroup group = SampleGroups.of(new Cell("addition", 0), Collections.nCopies(4, rollout));
        return new TrainingEvent.GroupScored(step, Stage.IMITATE, group, new double[4], false, "outcome");
    }
}
