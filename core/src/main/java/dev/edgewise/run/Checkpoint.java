package dev.edgewise.run;

import java.nio.file.Path;
import java.util.Locale;

/// A complete checkpoint on disk.
///
/// @param step the last finished optimizer step it holds
/// @param directory its files
public record Checkpoint(int step, Path directory) implements Comparable<Checkpoint> {
    /// Returns `step-000100`.
    public static String nameOf(int step) {
        return String.format(Locale.ROOT, "step-%06d", step);
    }

    /// Sorts older checkpoints before newer ones.
    @Override
    public int compareTo(Checkpoint other) {
        return Integer.compare(step, other.step);
    }
}
