package dev.edgewise.curriculum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.edgewise.task.Cell;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What a run knows of some of its environments.
class ProgressTest {
    private final Progress whole = new Progress(
            new Ladders(
                    Map.of("addition", 2, "comparison", 1, "sorting", 1),
                    Map.of("addition", new ExtraRungs(0, 1)),
                    Map.of("comparison", 0.5),
                    Map.of(new Cell("addition", 1), Set.of("carry"))),
            SuccessPosterior.Settings.STANDARD,
            StagePolicy.STANDARD);

    @Test
    void oneSeesWhatTheOtherLearns() {
        Progress some = whole.among(Set.of("addition"));
        assertThat(some.ladders().environments()).containsExactly("addition");
        assertThat(some.ladders().attributes(new Cell("addition", 1))).containsExactly("carry");
        assertThat(some.growAbove("addition")).isTrue();
        assertThat(some.cells())
                .containsExactly(new Cell("addition", 0), new Cell("addition", 1), new Cell("addition", 2));
        assertThat(whole.cells()).hasSize(5).containsAll(some.cells());
        whole.beginStep(7);
        assertThat(some.step()).isEqualTo(7);
        assertThat(some.policy("comparison"))
                .as("what is not in play can be asked about")
                .isEqualTo(whole.policy("comparison"));
        assertThat(some.among(Set.of("sorting")).cells()).containsExactly(new Cell("sorting", 0));
        assertThat(some.snapshot()).as("the state is that of the whole").isEqualTo(whole.snapshot());
    }

    @Test
    void anUnknownEnvironmentIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> whole.among(Set.of("roman")))
                .withMessage("environment roman is not in the curriculum; it has [addition, comparison, sorting]");
    }
}
