package dev.edgewise.curriculum.imitation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.curriculum.Imitation;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.ImitationContract;
import dev.edgewise.testkit.SampleGroups;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class OpenImitationTest extends ImitationContract {
    private static final int DRAWS = 4000;

    @Override
    protected Imitation rule() {
        return new OpenImitation(0.5);
    }

    private static void observe(Progress progress, int level, int successes) {
        progress.observe(SampleGroups.outcomes(new Cell("addition", level), 8, successes));
    }

    private List<Cell> chosen(Progress progress) {
        return rule().choose(progress, Seeds.stream(5, "open"), DRAWS);
    }

    @Test
    void anEnvironmentIsShownOnceItsLowestRungWasAsked() {
        Progress progress = progress();
        assertThat(chosen(progress)).isEmpty();
        observe(progress, 0, 0);
        assertThat(chosen(progress)).extracting(Cell::environment).containsOnly("addition");
    }

    @Test
    void allOpenRungsAreShownAlike() {
        Progress progress = progress();
        observe(progress, 0, 0);
        List<Cell> chosen = chosen(progress);
        assertThat(chosen).hasSize(DRAWS);
        assertThat(counts(chosen).values())
                .hasSize(RUNGS)
                .allSatisfy(count -> assertThat(count).isBetween(700, 900));
    }

    /// A success alone does not close a rung, a pass rate of one half does, and a lower one opens it again.
    @Test
    void whatIsASkillIsNotShown() {
        Progress progress = progress();
        observe(progress, 0, 8);
        observe(progress, 2, 1);
        assertThat(counts(chosen(progress))).containsOnlyKeys(1, 2, 3, 4);
        observe(progress, 0, 0);
        observe(progress, 0, 0);
        assertThat(counts(chosen(progress))).containsOnlyKeys(0, 1, 2, 3, 4);
    }

    private static Map<Integer, Integer> counts(List<Cell> cells) {
        return cells.stream().collect(Collectors.toMap(Cell::level, _ -> 1, Integer::sum));
    }
}
