package dev.edgewise.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.curriculum.CellState;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.task.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GapTallyTest {
    @TempDir
    Path directory;

    @Test
    void theGapIsMeasuredFromTheFrontierOfTheStepBefore() {
        GapTally tally = new GapTally();
        // nothing climbed yet: level 0 is half a rung ahead, level 2 two and a half
        assertThat(tally.add(List.of(cell(0, 0.9, 24), cell(2, 0.1, 8)))).isCloseTo((24 * 0.5 + 8 * 2.5) / 32, near());
        // two rungs count as climbed, level 1 as below a climbed one: level 0 lies 0.5 behind, level 1 0.5 ahead
        assertThat(tally.add(List.of(cell(0, 0.9, 32), cell(1, 0.5, 8), cell(2, 0.1, 8))))
                .isCloseTo(0.5, near());
        FrontierGap gap = tally.gaps().get("sums");
        assertThat(gap).isNotNull();
        assertThat(gap.mean()).isCloseTo((24 * 0.5 + 8 * 2.5 - 8 * 0.5 + 8 * 0.5) / 48, near());
        assertThat(gap.distance()).isCloseTo((24 * 0.5 + 8 * 2.5 + 8 * 0.5 + 8 * 0.5) / 48, near());
        assertThat(tally.add(List.of(cell(0, 0.9, 32)))).as("nothing was asked").isNaN();
    }

    @Test
    void theTailOfAFileIsItsLastWholeLine() throws IOException {
        Path file = directory.resolve("metrics.jsonl");
        assertThat(RunTail.last(file, "rollouts")).isZero();
        Files.writeString(file, "{\"step\":1,\"rol");
        assertThat(RunTail.last(file, "rollouts")).isZero();
        Files.writeString(file, "{\"step\":1,\"rollouts\":64}\n");
        assertThat(RunTail.last(file, "rollouts")).isEqualTo(64);
        Files.writeString(file, "x".repeat(100_000) + "\n{\"step\":2,\"rollouts\":128}\n{\"step\":3,\"roll");
        assertThat(RunTail.last(file, "rollouts")).isEqualTo(128);
    }

    private static Offset<Double> near() {
        return within(1e-12);
    }

    private static CellState cell(int level, double rate, long rollouts) {
        return new CellState(new Cell("sums", level), Stage.REINFORCE, rate, 0, 1, rollouts, 0.5);
    }
}
