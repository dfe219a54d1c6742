package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.control.Adjustment.KlWeight;
import dev.edgewise.event.TrainingEvent.Adjusted;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.guard.Guards;
import dev.edgewise.guard.drift.KlBudgetGuard;
import dev.edgewise.guard.drift.KlBudgetGuard.Overdrawn;
import dev.edgewise.objective.loss.KlPenalty;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A KL budget on a real model that is configured without a penalty.
@Tag("native")
class KlBudgetRunTest {
    private static final KlPenalty MEASURED = new KlPenalty(0, true, true);

    @TempDir
    Path directory;

    private TinySetup setup(String name, KlPenalty kl) {
        return TinySetup.in(directory.resolve(name)).steps(12).kl(kl);
    }

    private static List<StepCompleted> steps(TinyRun run) {
        return run.events.stream()
                .filter(StepCompleted.class::isInstance)
                .map(StepCompleted.class::cast)
                .toList();
    }

    /// Steps that learn from rollouts.
    private static List<StepCompleted> reinforced(TinyRun run) {
        return steps(run).stream()
                .filter(step -> step.metrics().containsKey("entropy"))
                .toList();
    }

    @Test
    void theGuardSeesTheDivergenceAndMakesAWeight() {
        Guards guards = new Guards(List.of(new KlBudgetGuard(1e-4, 0, Overdrawn.WARN)));
        try (TinyRun run = new TinyRun(setup("budget", MEASURED).guards(guards))) {
            run.trainer.run();
            assertThat(reinforced(run))
                    .isNotEmpty()
                    .allMatch(step -> step.metrics().containsKey("kl"));
            assertThat(run.events)
                    .filteredOn(Adjusted.class::isInstance)
                    .extracting(event -> ((Adjusted) event).adjustment())
                    .containsExactly(new KlWeight(1e-3));
        }
    }

    @Test
    void measuringLeavesTheWeightsAsTheyWouldBe() {
        try (TinyRun plain = new TinyRun(setup("plain", KlPenalty.NONE));
                TinyRun measured = new TinyRun(setup("measured", MEASURED))) {
            plain.trainer.run();
            measured.trainer.run();
            assertThat(steps(plain)).noneMatch(step -> step.metrics().containsKey("kl"));
            for (int i = 0; i < plain.weights().size(); i++) {
                assertThat(measured.weights().get(i))
                        .containsExactly(plain.weights().get(i));
            }
        }
    }
}
