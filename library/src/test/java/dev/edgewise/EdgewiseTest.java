package dev.edgewise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.config.RunConfig;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.UserException;
import dev.edgewise.event.StopReason;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.RunStarted;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.event.TrainingEvent.Warned;
import dev.edgewise.run.RunFiles;
import dev.edgewise.run.RunResult;
import dev.edgewise.testkit.JavaProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.spi.SLF4JServiceProvider;

@Tag("native")
@Tag("slow")
class EdgewiseTest {
    @TempDir
    Path directory;

    private Training training(int steps, String run) throws IOException {
        return Edgewise.train(TinyRuns.config(directory, steps))
                .environment(new Successors())
                .directory(directory.resolve(run));
    }

    private Training again() throws IOException {
        return Edgewise.train(TinyRuns.config(directory, 2))
                .environment(new Successors())
                .resume(directory.resolve("run"));
    }

    @Test
    void trainsOnAnEnvironmentOfTheCallersOwn() throws IOException {
        List<TrainingEvent> events = new ArrayList<>();
        List<String> messages = new ArrayList<>();
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        RunResult result;
        try (PrintStream all = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setOut(all);
            System.setErr(all);
            result = training(3, "run")
                    .reward(
                            "brevity",
                            0.5,
                            (attempt, _) -> -attempt.completion().length())
                    .listener(events::add)
                    .messages(messages::add)
                    .run();
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(result.stopped()).isEqualTo(StopReason.Usual.DONE);
        assertThat(result.summary().steps()).isEqualTo(3);
        assertThat(result.model()).hasValue(directory.resolve("run/final"));
        assertThat(result.files().report()).exists();
        assertThat(messages).anyMatch(line -> line.startsWith("model     llama, 0.0M parameters"));
        assertThat(events.getFirst())
                .isInstanceOfSatisfying(
                        RunStarted.class,
                        started -> assertThat(started.environments())
                                .containsEntry("successors", List.of("10 to 99", "100 to 999")));
        assertThat(events).filteredOn(StepCompleted.class::isInstance).hasSize(3);

        var metrics = result.reader().steps().getLast().event().metrics();
        assertThat(metrics).containsKeys("rewards/accuracy/mean", "rewards/brevity/std");
        assertThat(metrics.get("reward"))
                .isCloseTo(
                        metrics.get("rewards/accuracy/mean") + 0.5 * metrics.get("rewards/brevity/mean"), within(1e-9));
        assertThat(metrics.get("rewards/brevity/mean")).isNegative();
    }

    @Test
    void aListenerThatThrowsIsToldOfOnceAndTheRunGoesOn() throws IOException {
        List<TrainingEvent> others = new ArrayList<>();
        RunResult result = training(2, "run")
                .listener(_ -> {
                    throw new IllegalStateException("the queue is full");
                })
                .listener(others::add)
                .run();
        assertThat(result.stopped()).isEqualTo(StopReason.Usual.DONE);
        assertThat(others)
                .filteredOn(Warned.class::isInstance)
                .containsExactly(new Warned(
                        0,
                        "listener",
                        "dev.edgewise.EdgewiseTest threw IllegalStateException: the queue is full; the run goes on, and"
                                + " what else it throws is not told"));
        assertThat(Files.readAllLines(result.files().events()))
                .filteredOn(line -> line.contains("the queue is full"))
                .hasSize(1);
    }

    @Test
    void cancelledAndResumedItEqualsARunLeftAlone() throws Exception {
        training(5, "whole").run();
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        TrainingJob job = training(5, "cut")
                .listener(event -> {
                    if (event instanceof StepCompleted && event.step() == 3) {
                        reached.countDown();
                        await(cancelled);
                    }
                })
                .start();
        reached.await();
        assertThat(job.isDone()).isFalse();
        job.cancel();
        cancelled.countDown();
        RunResult cut = job.result();
        assertThat(job.isDone()).isTrue();
        assertThat(job.directory()).isEqualTo(directory.resolve("cut"));
        assertThat(cut.stopped()).isEqualTo(StopReason.Usual.INTERRUPTED);
        assertThat(cut.model()).isEmpty();
        assertThat(directory.resolve("cut/checkpoints/step-000003")).isDirectory();

        RunResult resumed = Edgewise.train(TinyRuns.config(directory, 5))
                .environment(new Successors())
                .resume(directory.resolve("cut"))
                .run();
        assertThat(resumed.stopped()).isEqualTo(StopReason.Usual.DONE);
        assertThat(TinyRuns.weights(directory.resolve("cut"))).isEqualTo(TinyRuns.weights(directory.resolve("whole")));
        assertThat(directory.resolve("cut/rollouts.jsonl"))
                .hasSameTextualContentAs(directory.resolve("whole/rollouts.jsonl"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anInterruptOfTheThreadThatWaitsCancelsTheRun() throws IOException {
        Thread waiting = Thread.currentThread();
        RunResult result = training(100_000, "run")
                .listener(event -> {
                    if (event instanceof StepCompleted) {
                        waiting.interrupt();
                    }
                })
                .run();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.stopped()).isEqualTo(StopReason.Usual.INTERRUPTED);
        assertThat(result.files().checkpoints()).isNotEmptyDirectory();
    }

    @Test
    void runsOneAfterTheOtherEqualOneInAProcessOfItsOwn() throws Exception {
        training(3, "first").run();
        training(3, "second").run();
        Path config = directory.resolve("tiny.yaml");
        Path alone = directory.resolve("alone");
        JavaProcess process = JavaProcess.start(
                directory.resolve("alone.txt"),
                Map.of(),
                TinyProcess.class.getName(),
                config.toString(),
                alone.toString());
        assertThat(process.exit(Duration.ofMinutes(2))).as(process.text()).isZero();
        for (String run : List.of("second", "alone")) {
            assertThat(TinyRuns.weights(directory.resolve(run)))
                    .as(run)
                    .isEqualTo(TinyRuns.weights(directory.resolve("first")));
            assertThat(TinyRuns.withoutTimes(directory.resolve(run).resolve("metrics.jsonl")))
                    .as(run)
                    .isEqualTo(TinyRuns.withoutTimes(directory.resolve("first/metrics.jsonl")));
        }
    }

    @Test
    void runsAtTheSameTimeEqualOneLeftAlone() throws Exception {
        training(3, "alone").run();
        CountDownLatch both = new CountDownLatch(2);
        List<TrainingJob> jobs = new ArrayList<>();
        for (String run : List.of("left", "right")) {
            jobs.add(training(3, run)
                    .listener(event -> {
                        if (event instanceof RunStarted) {
                            both.countDown();
                            await(both);
                        }
                    })
                    .start());
        }
        for (TrainingJob job : jobs) {
            assertThat(job.result().stopped()).isEqualTo(StopReason.Usual.DONE);
            assertThat(TinyRuns.weights(job.directory())).isEqualTo(TinyRuns.weights(directory.resolve("alone")));
            assertThat(TinyRuns.withoutTimes(job.directory().resolve("metrics.jsonl")))
                    .isEqualTo(TinyRuns.withoutTimes(directory.resolve("alone/metrics.jsonl")));
        }
    }

    @Test
    void aRunDirectoryTakesOneRunAtATime() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(1);
        TrainingJob first = training(2, "run")
                .listener(event -> {
                    begun.countDown();
                    await(refused);
                })
                .start();
        begun.await();
        Training second = again();
        assertThatThrownBy(second::run)
                .isInstanceOf(CheckpointException.class)
                .hasMessage("process " + ProcessHandle.current().pid() + " is training into " + directory.resolve("run")
                        + "; wait for it, end it, or name another directory with --run");
        refused.countDown();
        assertThat(first.result().stopped()).isEqualTo(StopReason.Usual.DONE);
    }

    @Test
    void noLoggingBindingIsForcedOnTheHost() {
        assertThat(ServiceLoader.load(SLF4JServiceProvider.class)).isEmpty();
    }

    @Test
    void aRunNeedsAnEnvironmentFromSomewhere() throws IOException {
        Training none = Edgewise.train(TinyRuns.config(directory, 1)).directory(directory.resolve("run"));
        assertThatThrownBy(none::run)
                .isInstanceOf(ConfigException.class)
                .hasMessage("environments must name at least one environment: - {type: addition}, for example; only"
                        + " type sft with a dataset runs without");
        assertThat(directory.resolve("run")).doesNotExist();
    }

    @Test
    void whatExcludesOrRepeatsIsRefusedAtOnce() throws IOException {
        Training both = training(1, "run").resume(directory.resolve("other"));
        assertThatThrownBy(both::start)
                .isInstanceOf(ConfigException.class)
                .hasMessage("directory and resume exclude each other: a resumed run stays in its directory");
        Training once = training(1, "run").reward("brevity", (_, _) -> 0);
        assertThatThrownBy(() -> once.reward("brevity", (_, _) -> 1))
                .isInstanceOf(ConfigException.class)
                .hasMessage("two rewards are called brevity; give one of them another name");
        assertThatThrownBy(() -> once.reward("My reward", (_, _) -> 1))
                .isInstanceOf(ConfigException.class)
                .hasMessage("a reward is called \"My reward\", but its name must be lower-case letters, digits or '_',"
                        + " beginning with a letter");
        assertThatThrownBy(() -> once.reward("other", Double.NaN, (_, _) -> 1))
                .isInstanceOf(ConfigException.class)
                .hasMessage("the weight of reward other must be finite but was NaN");
    }

    @Test
    void aResumedRunIsRefusedInOtherKeys() throws IOException {
        training(1, "run").run();
        Files.writeString(
                directory.resolve("other.yaml"),
                Files.readString(directory.resolve("tiny.yaml")).replace("num_generations: 4", "num_generations: 5"));
        Training other = Edgewise.train(RunConfig.read(directory.resolve("other.yaml")))
                .environment(new Successors())
                .resume(directory.resolve("run"));
        assertThatThrownBy(other::run)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("algorithm.num_generations");
        assertThat(new RunFiles(directory.resolve("run")).summary()).exists();
    }

    @Test
    void aResumedRunIsRefusedWithOtherRewards() throws IOException {
        training(1, "run").reward("brevity", 0.5, (_, _) -> 0).run();
        Training without = again();

        assertThatThrownBy(without::run)
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "the run began with environment successors, reward brevity (weight 0.5) and would go on with"
                                + " environment successors; give it the same environments and rewards again, or start a new run");
        Training other = again().reward("brevity", (_, _) -> 0);
        assertThatThrownBy(other::run)
                .hasMessageContaining("reward brevity (weight 0.5) and would go on with")
                .hasMessageContaining("reward brevity (weight 1.0);");
    }

    @Test
    void aResumedRunIsRefusedWithOtherFilesOfAnEnvironment() throws IOException {
        Path file = Files.writeString(directory.resolve("numbers.txt"), "10 to 999");
        Successors made = new Successors() {
            @Override
            public List<Path> files() {
                return List.of(file);
            }
        };
        Path run = directory.resolve("run");
        RunConfig config = TinyRuns.config(directory, 2);
        Edgewise.train(config).environment(made).directory(run).run();
        Files.writeString(file, "10 to 99");
        Training again = Edgewise.train(config).environment(made).resume(run);
        assertThatThrownBy(again::run)
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "the run " + run + " cannot go on with other files than it began with. Changed since: " + file
                                + ". Put back the files whose sums provenance.json has, or start a new run without --resume");
    }

    @Test
    void aResumedRunIsRefusedWithoutItsEnvironment() throws IOException {
        Path run = directory.resolve("run");
        RunConfig config = TinyRuns.config(directory, 2);
        training(2, "run").run();
        Training other = Edgewise.train(config)
                .environment(new Successors() {
                    @Override
                    public String name() {
                        return "others";
                    }
                })
                .resume(run);
        assertThatThrownBy(other::run).isInstanceOf(UserException.class).hasMessageContaining("successors");
    }
}
