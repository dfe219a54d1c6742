package dev.edgewise.curriculum.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.Imitation;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.ImitationContract;
import dev.edgewise.testkit.SampleGroups;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class LearnableImitationTest extends ImitationContract {
    private static final int DRAWS = 2000;

    private final LearnableImitation imitation = new LearnableImitation(0.5);

    @Override
    protected Imitation rule() {
        return new LearnableImitation(0.5);
    }

    @Test
    void beforeAnythingIsLearnedEveryRungIsTriedAlike() {
        assertThat(shown(asked(0)).values())
                .allSatisfy(count -> assertThat(count).isBetween(330, 470));
    }

    @Test
    void theOtherHalfIsTheFrontiers() {
        List<Cell> chosen = imitation.choose(asked(0), Seeds.stream(7, "half"), 101);
        assertThat(chosen).hasSize(101);
        assertThat(chosen.subList(0, 50)).extracting(Cell::level).containsOnly(0, 1);
    }

    @Test
    void anEnvironmentIsShownOnceItsLowestRungWasAsked() {
        assertThat(imitation.choose(progress(), Seeds.stream(3, "none"), 10)).isEmpty();
        assertThat(imitation.choose(asked(0), Seeds.stream(3, "some"), 0)).isEmpty();
    }

    @Test
    void whatComesNowAndThenIsShownMost() {
        // Nothing moves; whole answers of two tokens have p = 0.9, 0.5, 0.1 and next to 0.
        double[] p = {0.9, 0.5, 0.1, 1e-6, 1e-6};
        learn(80, rung -> Math.log(p[rung]) / 2, 2);
        Map<Integer, Integer> shown = shown(asked(0));
        double total = 0;
        for (double each : p) {
            total += Math.sqrt(each) * (1 - each) + 0.01;
        }
        for (int rung = 0; rung < RUNGS; rung++) {
            double weight = Math.sqrt(p[rung]) * (1 - p[rung]) + 0.01;
            assertThat(share(shown, rung)).isCloseTo(weight / total, within(0.03));
        }
    }

    @Test
    void whatGetsBetterIsShownBeforeWhatStandsStillOrGetsWorse() {
        // Long answers, none of which comes out whole; rung 3 falls and rung 1 climbs by 0.01 nats a token and step.
        for (int step = 0; step < 100; step++) {
            double moved = 0.01 * step;
            learn(1, rung -> rung == 3 ? -3 + moved : rung == 1 ? -2 - moved : -2.5, 20);
        }
        Map<Integer, Integer> shown = shown(asked(0));
        for (int still : new int[] {0, 1, 2, 4}) {
            assertThat(shown.get(3)).isGreaterThan(10 * shown.get(still));
        }
    }

    @Test
    void aSolutionWithoutAFiniteLogProbabilityIsNotMeasured() {
        learn(30, rung -> -0.5, 2);
        ObjectNode before = imitation.snapshot();
        learn(1, rung -> Double.NaN, 2);
        learn(1, rung -> Double.NEGATIVE_INFINITY, 2);
        assertThat(imitation.snapshot()).isEqualTo(before);
    }

    @Test
    void goesOnFromASnapshotAsIfNothingHappened() {
        learn(70, rung -> -0.2 * (rung + 1), 3);
        LearnableImitation resumed = new LearnableImitation(0.5);
        resumed.restore(imitation.snapshot());
        assertThat(resumed.snapshot()).isEqualTo(imitation.snapshot());
        List<float[]> next = List.of(new float[] {-0.25f, -1});
        imitation.learned(List.of(cell(2)), next);
        resumed.learned(List.of(cell(2)), next);
        assertThat(resumed.choose(asked(0), Seeds.stream(5, "resumed"), 50))
                .isEqualTo(imitation.choose(asked(0), Seeds.stream(5, "resumed"), 50));

        ObjectNode damaged = imitation.snapshot();
        ((ObjectNode) damaged.get("addition/2")).put("slow", "x");
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> resumed.restore(damaged))
                .withMessageContaining("a curve of solutions has the value \"x\" in field slow");
    }

    /// `steps` in which three solutions of every rung had these log-probabilities per token.
    private void learn(int steps, IntToDoubleFunction perToken, int tokens) {
        List<Cell> cells = new ArrayList<>();
        List<float[]> logProbs = new ArrayList<>();
        for (int rung = 0; rung < RUNGS; rung++) {
            for (int i = 0; i < 3; i++) {
                cells.add(cell(rung));
                float[] row = new float[tokens];
                Arrays.fill(row, (float) perToken.applyAsDouble(rung));
                logProbs.add(row);
            }
        }
        for (int step = 0; step < steps; step++) {
            imitation.learned(cells, logProbs);
        }
    }

    /// How often each rung is shown in the half that is not the frontier's.
    private Map<Integer, Integer> shown(Progress progress) {
        return imitation.choose(progress, Seeds.stream(7, "shown"), 2 * DRAWS).stream()
                .skip(DRAWS)
                .collect(Collectors.toMap(Cell::level, _ -> 1, Integer::sum));
    }

    private static double share(Map<Integer, Integer> shown, int rung) {
        return shown.getOrDefault(rung, 0) / (double) DRAWS;
    }

    private static Progress asked(int rung) {
        Progress progress = progress();
        progress.observe(SampleGroups.outcomes(cell(rung), 8, 0));
        return progress;
    }

    private static Cell cell(int rung) {
        return new Cell("addition", rung);
    }
}
