package dev.edgewise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.config.RunConfig;
import dev.edgewise.error.RewardException;
import dev.edgewise.event.StopReason;
import dev.edgewise.reward.Score;
import dev.edgewise.run.RunResult;
import dev.edgewise.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs whose environment fails at one completion: they stop, their checkpoint stays, and a mended one goes on.
@Tag("native")
@Tag("slow")
class FailingScoreTest {
    /// Scores before the failure: a measurement of 4 tasks, and 4 completions of each of 3 steps.
    private static final int WELL = 4 + 3 * 4;

    @TempDir
    Path directory;

    private static final class Failing extends Successors {
        private final Runnable failure;
        private final AtomicInteger left = new AtomicInteger(WELL);

        Failing(Runnable failure) {
            this.failure = failure;
        }

        @Override
        public Score score(Task task, String completion) {
            if (left.decrementAndGet() < 0) {
                failure.run();
            }
            return super.score(task, completion);
        }
    }

    private Training training(Successors environment) throws IOException {
        return Edgewise.train(TinyRuns.config(directory, 5)).environment(environment);
    }

    private void goesOn() throws IOException {
        Path run = directory.resolve("run");
        assertThat(run.resolve("checkpoints/step-000002")).isDirectory();
        assertThat(training(new Successors()).resume(run).run().stopped()).isEqualTo(StopReason.Usual.DONE);
        training(new Successors()).directory(directory.resolve("whole")).run();
        assertThat(TinyRuns.weights(run)).isEqualTo(TinyRuns.weights(directory.resolve("whole")));
    }

    @Test
    void oneThatThrowsIsNamed() throws IOException {
        Training training = training(new Failing(() -> {
                    throw new IllegalStateException("no connection");
                }))
                .directory(directory.resolve("run"));
        assertThatThrownBy(training::run)
                .isInstanceOf(RewardException.class)
                .hasMessageMatching("scoring a completion of task successors/\\d:\\d+ \\(environment successors, level"
                        + " \\d: \\d+ to \\d+\\) by the environment failed with IllegalStateException: no connection\\."
                        + " Mend it, then go on with the run from its last checkpoint")
                .hasRootCauseMessage("no connection");
        goesOn();
    }

    @Test
    void aRunMayGoOnWithoutTheGroupsOfThoseThatFail() throws IOException {
        Files.writeString(
                directory.resolve("on.yaml"),
                Files.readString(TinyRuns.file(directory, 5))
                        .replace("max_completion_length: 6", "max_completion_length: 6, unscored: leave_out"));
        AtomicInteger attempts = new AtomicInteger();
        RunResult result = Edgewise.train(RunConfig.read(directory.resolve("on.yaml")))
                .environment(new Successors() {
                    @Override
                    public Score score(Task task, String completion) {
                        if (attempts.incrementAndGet() == WELL) {
                            throw new IllegalStateException("no connection");
                        }
                        return super.score(task, completion);
                    }
                })
                .directory(directory.resolve("run"))
                .run();
        assertThat(result.stopped()).isEqualTo(StopReason.Usual.DONE);
        assertThat(Files.readAllLines(result.files().events()))
                .filteredOn(line -> line.contains("\"guard\":\"unscored\""))
                .singleElement()
                .asString()
                .containsPattern(
                        "scoring a completion of task successors/\\d:\\d+ \\(environment successors, level \\d:"
                                + " \\d+ to \\d+\\) by the environment failed with IllegalStateException: no connection; the run"
                                + " goes on without it");
        List<String> rollouts = Files.readAllLines(result.files().rollouts());
        assertThat(rollouts)
                .filteredOn(line -> line.contains("\"unscored\":1.0"))
                .singleElement()
                .asString()
                .contains("\"feedback\":\"scoring a completion of task ");
        assertThat(rollouts)
                .filteredOn(line -> line.contains("\"rejected_by\":\"unscored\""))
                .hasSize(4)
                .allMatch(line -> line.contains("\"advantage\":0.0"));
        assertThat(result.reader().steps())
                .filteredOn(step -> step.event().metrics().containsKey("completions/unscored"))
                .hasSize(1);
    }

    @Test
    void oneThatHangsIsNamed() throws IOException {
        Training training = training(new Failing(() -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .scoreLimit(Duration.ofSeconds(3))
                .directory(directory.resolve("run"));
        assertThatThrownBy(training::run)
                .isInstanceOf(RewardException.class)
                .hasMessageMatching("scoring a completion of task successors/\\d:\\d+ \\(environment successors, level"
                        + " \\d: \\d+ to \\d+\\) by the environment did not end within 3 s\\. Mend it, then go on with the"
                        + " run from its last checkpoint");
        goesOn();
    }
}
