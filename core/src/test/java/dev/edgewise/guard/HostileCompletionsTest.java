package dev.edgewise.guard;

import dev.edgewise.curriculum.Stage;
import dev.edgewise.eval.Repetition;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import dev.edgewise.testkit.HostileTexts;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every guard takes time in proportion to the length of what it sees: text, answer and question.
@Tag("slow")
class HostileCompletionsTest {
    static Stream<Guard> guards() {
        return AllGuards.fresh().stream();
    }

    @ParameterizedTest
    @MethodSource("guards")
    void everyGuard(Guard guard) {
        Cell cell = new Cell("addition", 0);
        int[] step = {0};
        HostileTexts.show(text -> {
            Task task = new Task("addition/0:" + step[0], cell, text, text, List.of());
            Rollout right = Policies.rollout(
                    text, 10, FinishReason.EOS, new ParseResult.Answer(text.substring(0, text.length() / 2)), true);
            Rollout wrong = Policies.rollout(text, 10, FinishReason.EOS, new ParseResult.Answer(text), false);
            guard.observe(Policies.group(step[0], task, Stage.REINFORCE, List.of(right, wrong)));
            guard.observe(Policies.group(step[0], task, Stage.REINFORCE, List.of(wrong)));
            guard.observe(Policies.step(step[0]++, Map.of()));
        });
    }

    @Test
    void theRepetitionOfTokens() {
        HostileTexts.show(text -> Repetition.of(text.chars().boxed().toList(), 4));
    }
}
