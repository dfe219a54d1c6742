package dev.edgewise.trainer;

import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.rollout.Transcript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Credit of every turn of an episode: that of what the episode was worth from the turn on, among the rollouts of the
/// group that have a turn of the same number. A turn that no other rollout has gets the credit of its episode.
///
///     R_ik = Σ_{j ≥ k} r_ij,   Â_ik = credit(R_1k, …, R_Gk)_i
///
/// @param assign from groups to the advantages of their rollouts
record TurnCredits(Function<List<RolloutGroup>, List<double[]>> assign) {
    /// Returns the advantage of every token that the model wrote, `[group][rollout]`; null for a completion of a
    /// single turn, which has that of its rollout.
    ///
    /// @param whole the advantages of the rollouts
    List<List<float @Nullable []>> of(List<RolloutGroup> groups, List<double[]> whole) {
        List<List<float @Nullable []>> all = new ArrayList<>();
        int longest = 0;
        for (int g = 0; g < groups.size(); g++) {
            List<float @Nullable []> own = new ArrayList<>();
            for (int i = 0; i < groups.get(g).size(); i++) {
                Completion completion = groups.get(g).rollouts().get(i).completion();
                Transcript turns = completion.transcript();
                float[] tokens = turns == null ? null : new float[completion.length()];
                if (tokens != null) {
                    Arrays.fill(tokens, (float) whole.get(g)[i]);
                }
                own.add(tokens);
                longest = Math.max(longest, turns == null ? 0 : turns.turns().length);
            }
            all.add(own);
        }
        for (int turn = 1; turn < longest; turn++) {
            fill(turn, groups, all);
        }
        return all;
    }

    /// Gives the turns of one number their credit.
    private void fill(int turn, List<RolloutGroup> groups, List<List<float @Nullable []>> all) {
        List<RolloutGroup> sharing = new ArrayList<>();
        List<float[]> tokens = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            RolloutGroup group = groups.get(g);
            List<Rollout> having = new ArrayList<>();
            List<float[]> theirs = new ArrayList<>();
            for (int i = 0; i < group.size(); i++) {
                Rollout rollout = group.rollouts().get(i);
                float[] own = all.get(g).get(i);
                Transcript turns = rollout.completion().transcript();
                if (own != null && turns != null && turns.turns().length > turn) {
                    having.add(rollout.scored(from(turn, turns, rollout.score())));
                    theirs.add(own);
                }
            }
            if (having.size() > 1) {
                sharing.add(new RolloutGroup(group.task(), group.prompt(), group.promptIds(), having));
                tokens.addAll(theirs);
            }
        }
        if (sharing.isEmpty()) {
            return;
        }
        int at = 0;
        for (double[] advantages : assign.apply(sharing)) {
            for (double advantage : advantages) {
                Transcript turns = transcript(sharing, at);
                int start = Arrays.stream(turns.turns(), 0, turn).sum();
                Arrays.fill(tokens.get(at), start, start + turns.turns()[turn], (float) advantage);
                at++;
            }
        }
    }

    private static Transcript transcript(List<RolloutGroup> groups, int number) {
        int left = number;
        for (RolloutGroup group : groups) {
            Transcript turns = left < group.size()
                    ? group.rollouts().get(left).completion().transcript()
                    : null;
            if (turns != null) {
                return turns;
            }
            left -= group.size();
        }
        throw new IllegalStateException("there is no rollout " + number);
    }

    /// What is not of a turn, such as the rewards of a run, is worth the same to all of them.
    private static Score from(int turn, Transcript turns, Score whole) {
        double rest = whole.reward() - turns.worthFrom(0);
        return new Score(turns.worthFrom(turn) + rest, whole.success(), whole.parsed(), whole.components());
    }
}
