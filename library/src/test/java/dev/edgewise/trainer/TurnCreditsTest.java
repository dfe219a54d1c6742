package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.EpisodeEnd;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.rollout.Transcript;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Credit of turns, worked out by hand with the rewards less their mean as advantages.
class TurnCreditsTest {
    private static final Task TASK = new Task("t", new Cell("e", 0), "q", "a", List.of());

    private static Rollout rollout(int[] turns, double... rewards) {
        int tokens = Arrays.stream(turns).sum();
        Transcript transcript =
                new Transcript(new int[tokens], new boolean[tokens], turns, rewards, List.of(), EpisodeEnd.ENVIRONMENT);
        Completion completion =
                new Completion(new int[tokens], new float[tokens], new float[tokens], FinishReason.EOS, "", transcript);
        double sum = Arrays.stream(rewards).sum();
        return new Rollout(completion, new Score(sum, sum > 0, new ParseResult.Missing(), Map.of()));
    }

    private static double[] centred(RolloutGroup group) {
        double mean = Arrays.stream(group.rewards()).average().orElse(0);
        return Arrays.stream(group.rewards()).map(reward -> reward - mean).toArray();
    }

    @Test
    void aTurnIsComparedWithTheTurnsOfItsNumber() {
        RolloutGroup group = new RolloutGroup(
                TASK,
                "",
                new int[] {1},
                List.of(
                        rollout(new int[] {2, 1}, -0.5, 1), // worth 0.5, from its second turn on 1
                        rollout(new int[] {1, 2, 1}, 0, -0.5, 0), // worth -0.5 and -0.5, then 0
                        rollout(new int[] {1}, 1)));
        List<double[]> whole = List.of(centred(group));
        var credits = new TurnCredits(
                        groups -> groups.stream().map(TurnCreditsTest::centred).toList())
                .of(List.of(group), whole);

        float first = (float) (0.5 - 1 / 3.0);
        assertThat(credits.getFirst().getFirst()).containsExactly(first, first, 0.75f);
        // nobody else has a third turn, so that it has the credit of its episode
        float second = (float) (-0.5 - 1 / 3.0);
        assertThat(credits.getFirst().get(1)).containsExactly(second, -0.75f, -0.75f, second);
        assertThat(credits.getFirst().get(2)).containsExactly((float) (1 - 1 / 3.0));
    }
}
