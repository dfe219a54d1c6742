package dev.edgewise.trainer;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.rollout.Transcript;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the update learns from groups with credit.
final class CreditedSequences {
    private CreditedSequences() {}

    /// Returns a sequence for every completion, with the credit of the completion.
    static List<TrainingSequence> of(List<RolloutGroup> groups, List<double[]> advantages) {
        List<TrainingSequence> sequences = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            RolloutGroup group = groups.get(g);
            for (int i = 0; i < group.size(); i++) {
                sequences.add(sequence(
                        group.promptIds(i),
                        group.rollouts().get(i).completion(),
                        advantages.get(g)[i]));
            }
        }
        return sequences;
    }

    /// Returns the same, with credit of their own for turns where turns have it.
    ///
    /// @param credit gives it
    static List<TrainingSequence> byTurns(
            List<RolloutGroup> groups, List<double[]> advantages, Function<List<RolloutGroup>, List<double[]>> credit) {
        List<TrainingSequence> sequences = of(groups, advantages);
        List<float @Nullable []> tokens = new ArrayList<>();
        new TurnCredits(credit).of(groups, advantages).forEach(tokens::addAll);
        List<TrainingSequence> credited = new ArrayList<>();
        for (int i = 0; i < sequences.size(); i++) {
            float[] own = tokens.get(i);
            credited.add(own == null ? sequences.get(i) : sequences.get(i).withAdvantages(own));
        }
        return credited;
    }

    private static TrainingSequence sequence(int[] promptIds, Completion completion, double advantage) {
        Transcript turns = completion.transcript();
        return turns == null
                ? new TrainingSequence(promptIds, completion.tokenIds(), advantage, completion.logProbs())
                : TrainingSequence.turns(promptIds, turns.tokenIds(), turns.own(), advantage, completion.logProbs());
    }
}
