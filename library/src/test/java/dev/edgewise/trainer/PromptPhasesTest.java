package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.LevelWindow;
import dev.edgewise.environment.family.Addition;
import dev.edgewise.event.TrainingEvent.PromptsEvolved;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Prompts where tasks come and go: sums of one digit, then sums of two.
class PromptPhasesTest {
    private final FastRun run = new FastRun(
            (_, _, _, iteration) -> FastRun.letters(iteration),
            false,
            true,
            new HeldBack(new LevelWindow("long", new Addition(AnswerFormat.BARE, false), 4, 5), 8, 3));

    private void begin(int step, Set<String> inPlay) {
        run.sums.clear();
        run.fast.begin(step, 10_000, inPlay, run.events::add);
    }

    @Test
    void aCycleIsDueWhereTasksBegin() {
        begin(1, Set.of("sums"));
        begin(2, Set.of());
        assertThat(run.cycles()).hasSize(1);
        begin(2, Set.of("long"));
        assertThat(run.cycles()).extracting(PromptsEvolved::step).containsExactly(1, 2);
    }

    @Test
    void promptsAreJudgedByTheTasksThatBegin() {
        begin(1, Set.of("sums"));
        assertThat(run.sums).isNotEmpty().allMatch(sum -> sum < 20);
        begin(2, Set.of("long"));
        assertThat(run.sums).isNotEmpty().allMatch(sum -> sum >= 20);
    }
}
