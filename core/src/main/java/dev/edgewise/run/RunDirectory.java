package dev.edgewise.run;

import dev.edgewise.error.CheckpointException;
import dev.edgewise.format.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A run directory that this process may write into. It is created or taken over, and locked until closed.
public final class RunDirectory implements AutoCloseable {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private final RunFiles files;
    private final RunLock lock;

    private RunDirectory(RunFiles files, RunLock lock) {
        this.files = files;
        this.lock = lock;
    }

    /// Returns `<parent>/<name>-<yyyyMMdd-HHmmss>` in local time, with `-2`, `-3`, … if that exists already.
    /// Characters of the name outside `A–Z a–z 0–9 . _ -` become `-`.
    public static Path defaultPath(Path parent, String name, Clock clock) {
        String safe = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+", "");
        String base = (safe.isEmpty() ? "run" : safe) + "-" + STAMP.format(LocalDateTime.now(clock));
        Path path = parent.resolve(base);
        for (int i = 2; Files.exists(path); i++) {
            path = parent.resolve(base + "-" + i);
        }
        return path;
    }

    /// Finds the run that a model belongs to: its `final` or one of its checkpoints.
    public static Optional<RunFiles> around(Path model) {
        Path path = model.toAbsolutePath().normalize();
        for (Path parent = path.getParent(), below = path;
                parent != null && below.getNameCount() + 2 > path.getNameCount();
                below = parent, parent = parent.getParent()) {
            RunFiles run = new RunFiles(parent);
            if (Files.isRegularFile(run.config()) && Files.isRegularFile(run.provenance())) {
                return Optional.of(run);
            }
        }
        return Optional.empty();
    }

    /// Creates `root` and its parents if they are missing, and locks it.
    ///
    /// @throws CheckpointException if it holds files already, is a file, cannot be written or is locked
    public static RunDirectory create(Path root) {
        RunFiles files = new RunFiles(root);
        makeDirectory(root);
        refuseContent(files);
        RunLock lock = RunLock.acquire(files);
        try {
            refuseContent(files);
            return new RunDirectory(files, lock);
        } catch (CheckpointException e) {
            lock.close();
            throw e;
        }
    }

    /// Takes over an existing run: locks it and removes what a killed process left half-written.
    ///
    /// @throws CheckpointException if `root` is not a run directory or another process trains into it
    public static RunDirectory resume(Path root) {
        RunFiles files = new RunFiles(root);
        if (!Files.isRegularFile(files.config())) {
            throw new CheckpointException(
                    "cannot resume " + root + ": it has no " + files.config().getFileName()
                            + ", so it is not a run directory; give the directory that `edgewise train` printed");
        }
        RunLock lock = RunLock.acquire(files);
        AtomicDirectory.recover(root);
        AtomicDirectory.recover(files.checkpoints());
        AtomicDirectory.recover(files.before());
        return new RunDirectory(files, lock);
    }

    public RunFiles files() {
        return files;
    }

    /// Writes the resolved configuration.
    public void writeConfig(String yaml) {
        WholeFile.write(files.config(), yaml);
    }

    /// Returns the checkpoints of this run, of which the newest `keep` stay.
    public CheckpointStore checkpoints(int keep) {
        return new CheckpointStore(files.checkpoints(), keep);
    }

    /// Returns the runs that were saved before guards did something at once, of which the newest `keep` stay.
    public CheckpointStore before(int keep) {
        return new CheckpointStore(files.before(), keep);
    }

    /// Removes what a run wrote that was refused before it began, together with the directory. It removes
    /// nothing of a run that began.
    ///
    /// @throws CheckpointException if that fails
    public void discardUnbegun() {
        try {
            if (!Files.exists(files.events()) || Files.size(files.events()) == 0) {
                AtomicDirectory.delete(files.root());
            }
        } catch (IOException e) {
            throw new CheckpointException("cannot remove the run directory " + files.root() + ": " + e.getMessage(), e);
        }
    }

    private static void makeDirectory(Path root) {
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw new CheckpointException(
                    "the run directory " + root + " is a file; name another directory with --run");
        }
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new CheckpointException(
                    "cannot create the run directory " + root + ": " + e.getMessage()
                            + "; name a writable directory with --run",
                    e);
        }
    }

    private static void refuseContent(RunFiles files) {
        try (Stream<Path> entries = Files.list(files.root())) {
            boolean used = entries.anyMatch(entry -> !entry.equals(files.lock()));
            if (used) {
                throw new CheckpointException("the run directory " + files.root()
                        + " is not empty; go on with it by --resume " + files.root()
                        + ", or name another directory with --run");
            }
        } catch (IOException e) {
            throw new CheckpointException("cannot read the run directory " + files.root() + ": " + e.getMessage(), e);
        }
    }

    /// Releases the lock; the files stay.
    @Override
    public void close() {
        lock.close();
    }
}
