package dev.edgewise.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.environment.family.Addition;
import dev.edgewise.error.ConfigException;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import org.junit.jupiter.api.Test;

class LevelWindowTest {
    private final Addition whole = new Addition(AnswerFormat.HASH, true);
    private final LevelWindow window = new LevelWindow("sums", whole, 2, 5);

    @Test
    void numbersItsLevelsFromZero() {
        assertThat(window.name()).isEqualTo("sums");
        assertThat(window.levels()).isEqualTo(4);
        assertThat(window.describe(0)).isEqualTo(whole.describe(2));
        assertThat(window.describe(3)).isEqualTo(whole.describe(5));
        assertThat(window.alphabet()).isEqualTo(whole.alphabet());
        assertThat(window.attributes(0)).isEmpty(); // two digits + one digit, no carry
        assertThat(window.attributes(1)).containsExactly("carry");
        assertThat(window.attributes(-1)).containsExactly("carry");
    }

    @Test
    void drawsTheTasksOfTheWholeLadderInCellsOfItsOwn() {
        for (Split split : Split.values()) {
            Task task = window.draw(split, 3, Seeds.stream(5));
            Task inner = whole.draw(split, 5, Seeds.stream(5));
            assertThat(task.question()).isEqualTo(inner.question());
            assertThat(task.cell()).isEqualTo(new Cell("sums", 3));
            assertThat(window.solution(task)).isEqualTo(whole.solution(inner));
            assertThat(window.score(task, window.solution(task)).success()).isTrue();
            assertThat(window.score(task, task.question()).success()).isFalse();
        }
    }

    /// Levels 2 … 5 of 13: two rungs below, seven above and what addition generates beyond.
    @Test
    void whatItLeavesOutLiesBeyondItsEnds() {
        assertThat(window.below()).isEqualTo(2);
        assertThat(window.above()).isEqualTo(7 + whole.above());
        assertThat(window.describe(-2)).isEqualTo(whole.describe(0));
        assertThat(window.describe(4)).isEqualTo(whole.describe(6));
        Task below = window.draw(Split.TRAIN, -1, Seeds.stream(5));
        assertThat(below.cell()).isEqualTo(new Cell("sums", -1));
        assertThat(window.score(below, window.solution(below)).success()).isTrue();
        Task above = window.draw(Split.TRAIN, 11, Seeds.stream(5));
        assertThat(above.question()).hasSize(2 * 7 + 2); // seven digits each
    }

    @Test
    void refusesRangesAndLevelsOffTheLadder() {
        assertThatThrownBy(() -> new LevelWindow("sums", whole, 3, 13))
                .isInstanceOf(ConfigException.class)
                .hasMessage("levels [3, 13] of addition must lie in order within 0 … 12");
        assertThatThrownBy(() -> window.describe(-3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sums has levels 0 … 3 but was asked for -3");
        assertThatThrownBy(() -> window.describe(4 + window.above())).isInstanceOf(IllegalArgumentException.class);
    }
}
