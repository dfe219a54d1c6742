package dev.edgewise.environment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.DataException;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Split;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GeneratedEnvironmentTest {
    /// A ladder whose second rung proposes nothing that belongs to it.
    private static final class Barren extends GeneratedEnvironment {
        Barren() {
            super(
                    "barren",
                    "01",
                    List.of(
                            new Rung("one", _ -> Optional.of(new Problem("1", "1", "1", "1", List.of()))),
                            new Rung("nothing at all", _ -> Optional.empty())),
                    (_, task, answer) -> task.answer().equals(answer),
                    AnswerFormat.BARE,
                    false);
        }
    }

    @Test
    void aCellThatCannotBeGeneratedIsNamed() {
        assertThatThrownBy(() -> new Barren().draw(Split.TRAIN, 1, Seeds.stream(1)))
                .isInstanceOf(DataException.class)
                .hasMessage("Level 1 of environment barren (nothing at all) gave no task for the train split in 1000000"
                        + " proposals. Leave this level out: `levels` of the environment chooses them.");
    }
}
