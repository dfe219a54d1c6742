package dev.edgewise;

import dev.edgewise.run.RunResult;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// A run that has been started. Thread-safe.
public final class TrainingJob {
    private final Path directory;
    private final AtomicBoolean cancelled;
    private final FutureTask<RunResult> task;

    private TrainingJob(Path directory, AtomicBoolean cancelled, FutureTask<RunResult> task) {
        this.directory = directory;
        this.cancelled = cancelled;
        this.task = task;
    }

    /// Starts a thread.
    ///
    /// @param run trains until it is done or the run is cancelled
    static TrainingJob start(String name, Path directory, Function<BooleanSupplier, RunResult> run) {
        AtomicBoolean cancelled = new AtomicBoolean();
        FutureTask<RunResult> task = new FutureTask<>(() -> run.apply(cancelled::get));
        Thread.ofPlatform().name("edgewise-" + name).start(task);
        return new TrainingJob(directory, cancelled, task);
    }

    /// Returns the run directory.
    public Path directory() {
        return directory;
    }

    /// Asks the run to end: it finishes its step and writes a checkpoint, from which [Training#resume] goes on. Returns
    /// at once.
    public void cancel() {
        cancelled.set(true);
    }

    /// Tells whether the run has ended, well or not.
    public boolean isDone() {
        return task.isDone();
    }

    /// Waits for the end of the run. A run that was cancelled or that halted itself has a result, too.
    ///
    /// @throws InterruptedException if the waiting thread is interrupted; the run goes on
    /// @throws dev.edgewise.error.UserException if something could not be used; the last checkpoint stays
    public RunResult result() throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case null, default -> throw new IllegalStateException("the run failed", failed);
            }
        }
    }
}
