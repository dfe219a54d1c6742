package dev.edgewise.run;

import dev.edgewise.error.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The checkpoints of a run: `checkpoints/step-000100/`, each with a `manifest.json` of sizes and SHA-256 sums.
///
/// A checkpoint appears under its name only when it is complete and on the disk. Older ones are removed after
/// that, so that a good one exists at every moment. Single-threaded.
public final class CheckpointStore {
    private static final Pattern NAME = Pattern.compile("step-(\\d{6,9})");

    private final Path directory;
    private final int keep;
    private final AtomicDirectory atomic;

    /// @param keep how many of the newest checkpoints stay, at least 1
    public CheckpointStore(Path directory, int keep) {
        this(directory, keep, FreeSpace.OF_FILE_STORE);
    }

    public CheckpointStore(Path directory, int keep, FreeSpace space) {
        if (keep < 1) {
            throw new IllegalArgumentException("keep must be at least 1 but was " + keep);
        }
        this.directory = directory;
        this.keep = keep;
        this.atomic = new AtomicDirectory(space);
    }

    /// Returns the complete checkpoints, oldest first.
    public List<Checkpoint> list() {
        return entries().stream()
                .filter(path -> isNamed(path) && isComplete(path))
                .map(path -> new Checkpoint(step(path), path))
                .sorted()
                .toList();
    }

    /// Returns the newest complete checkpoint.
    public Optional<Checkpoint> latest() {
        List<Checkpoint> all = list();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /// Returns the newest checkpoint after it verified its files. It never falls back silently to an older one;
    /// [#open] gives that.
    ///
    /// @throws CheckpointException if there is none or a file of it is not what was written
    public Checkpoint openLatest() {
        return verified(latest().orElseThrow(() -> new CheckpointException("there is no checkpoint in " + directory
                + "; the run stopped before the first one was written, so start it anew")));
    }

    /// Returns the checkpoint of `step` after it verified its files.
    ///
    /// @throws CheckpointException if there is none or a file of it is not what was written
    public Checkpoint open(int step) {
        return verified(list().stream()
                .filter(checkpoint -> checkpoint.step() == step)
                .findFirst()
                .orElseThrow(() -> new CheckpointException(
                        "there is no checkpoint of step " + step + " in " + directory + "; there are " + steps())));
    }

    /// Writes the checkpoint of `step`, then removes all but the newest ones.
    ///
    /// If less space is free than the newest checkpoint takes, nothing is written.
    ///
    /// @param writer fills the directory; `manifest.json` is added
    /// @throws CheckpointException if it cannot be written; older checkpoints are untouched then
    public Checkpoint write(int step, DirectoryWriter writer) {
        Checkpoint written = add(step, writer);
        removeOld(Set.of());
        return written;
    }

    /// Writes a checkpoint like [#write], but removes nothing.
    public Checkpoint add(int step, DirectoryWriter writer) {
        Optional<Checkpoint> previous = latest();
        String kept = previous.map(checkpoint ->
                        "the checkpoint of step " + checkpoint.step() + " in " + checkpoint.directory() + " is intact")
                .orElse("no checkpoint existed before");
        Path target = directory.resolve(Checkpoint.nameOf(step));
        long expected = previous.map(CheckpointStore::bytes).orElse(0L);
        atomic.write(target, expected, kept, temporary -> {
            writer.write(temporary);
            CheckpointManifest.of(step, temporary).write(temporary);
        });
        return new Checkpoint(step, target);
    }

    /// Removes the checkpoints of steps after `step`. They belong to the part of the run that is done again.
    public void removeAfter(int step) {
        list().stream()
                .filter(checkpoint -> checkpoint.step() > step)
                .forEach(checkpoint -> remove(checkpoint.directory()));
    }

    /// Removes all but the newest checkpoints.
    ///
    /// @param needed steps of checkpoints that stay however old they are
    public void removeOld(Set<Integer> needed) {
        List<Checkpoint> all = list();
        all.subList(0, Math.max(0, all.size() - keep)).stream()
                .filter(old -> !needed.contains(old.step()))
                .forEach(old -> remove(old.directory()));
        entries().stream().filter(path -> isNamed(path) && !isComplete(path)).forEach(CheckpointStore::remove);
    }

    private static void remove(Path checkpoint) {
        try {
            // Without its manifest it is no longer a checkpoint, however little of the rest is deleted.
            Files.deleteIfExists(checkpoint.resolve(CheckpointManifest.NAME));
            AtomicDirectory.delete(checkpoint);
        } catch (IOException e) {
            throw new CheckpointException("cannot remove the old checkpoint " + checkpoint + ": " + e.getMessage(), e);
        }
    }

    private static Checkpoint verified(Checkpoint checkpoint) {
        CheckpointManifest.read(checkpoint.directory()).verify(checkpoint.directory());
        return checkpoint;
    }

    private static long bytes(Checkpoint checkpoint) {
        try {
            return CheckpointManifest.read(checkpoint.directory()).totalBytes();
        } catch (CheckpointException e) {
            return 0; // an unreadable old manifest must not keep a new checkpoint from being written
        }
    }

    private List<Path> entries() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        } catch (IOException e) {
            throw new CheckpointException("cannot list the checkpoints in " + directory + ": " + e.getMessage(), e);
        }
    }

    private static boolean isNamed(Path path) {
        return NAME.matcher(path.getFileName().toString()).matches();
    }

    private static boolean isComplete(Path path) {
        return Files.isRegularFile(path.resolve(CheckpointManifest.NAME));
    }

    private static int step(Path path) {
        return Integer.parseInt(path.getFileName().toString().substring("step-".length()));
    }

    private String steps() {
        List<Checkpoint> all = list();
        return all.isEmpty()
                ? "none"
                : all.stream().map(checkpoint -> "step " + checkpoint.step()).collect(Collectors.joining(", "));
    }
}
