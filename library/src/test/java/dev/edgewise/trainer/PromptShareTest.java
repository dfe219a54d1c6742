package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.GivenPrompt;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptShareTest {
    private static RolloutGroup group(int prompts, int... successes) {
        List<Rollout> rollouts = new ArrayList<>();
        for (int i = 0; i < successes.length; i++) {
            Rollout rollout = new Rollout(
                    new Completion(new int[1], new float[1], new float[1], FinishReason.EOS, "1"),
                    Score.outcome(successes[i] == 1, new ParseResult.Answer("1")));
            rollouts.add(
                    prompts == 0
                            ? rollout
                            : rollout.under(new GivenPrompt(i % prompts, "p" + i % prompts, new int[2])));
        }
        return new RolloutGroup(new Task("t", new Cell("e", 0), "1+0=", "1", List.of()), "1+0=", new int[5], rollouts);
    }

    @Test
    void isAllOfItWhereThePromptDecides() {
        assertThat(PromptShare.of(List.of(group(2, 1, 0, 1, 0)))).isEqualTo(1);
    }

    /// Means 1/2 and 1/2 of the one group, 1 and 1/2 of the other: (2·(1/4)² + 2·(1/4)²) / (1 + 3/4).
    @Test
    void addsUpOverGroups() {
        assertThat(PromptShare.of(List.of(group(2, 1, 1, 0, 0), group(2, 1, 1, 1, 0))))
                .isCloseTo(0.25 / 1.75, within(1e-12));
    }

    @Test
    void isNotDefinedWithoutSeveralPromptsOrDifferentRewards() {
        assertThat(PromptShare.of(List.of(group(0, 1, 0), group(1, 1, 0), group(2, 1, 1))))
                .isNaN();
    }

    @Test
    void tokensOfPromptsAreThoseThatWereGiven() {
        assertThat(group(0, 1, 0, 1).promptTokens()).isEqualTo(15);
        assertThat(group(2, 1, 0, 1).promptTokens()).isEqualTo(6);
    }
}
