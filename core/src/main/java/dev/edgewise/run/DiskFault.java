package dev.edgewise.run;

import dev.edgewise.error.CheckpointException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Describes a file that could not be written.
final class DiskFault {
    private DiskFault() {}

    /// Tells whether the file store had no room left, or the user's quota was used up.
    static boolean isFull(Throwable fault) {
        for (Throwable t = fault; t != null; t = t.getCause()) {
            String message = String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT);
            if (message.contains("no space left")
                    || message.contains("not enough space")
                    || message.contains("quota exceeded")) {
                return true;
            }
        }
        return false;
    }

    /// Makes the error for `path` that could not be written.
    ///
    /// @param neededBytes what the write needs at least; 0 when unknown
    /// @param kept what is still intact, as a clause; empty when there is nothing to say
    static CheckpointException of(Path path, @Nullable Throwable cause, long neededBytes, long freeBytes, String kept) {
        StringBuilder text = new StringBuilder("cannot write ").append(path).append(": ");
        if (cause == null || isFull(cause)) {
            text.append("the disk is full");
            if (neededBytes > 0) {
                text.append("; needed at least ").append(bytes(neededBytes));
            }
            if (freeBytes >= 0) {
                text.append(neededBytes > 0 ? ", free " : "; free ").append(bytes(freeBytes));
            }
            text.append("; make room");
        } else {
            text.append(cause.getMessage()).append("; check that the directory is writable");
        }
        if (!kept.isEmpty()) {
            text.append("; ").append(kept);
        }
        return new CheckpointException(text.toString(), cause);
    }

    /// Writes a count as `3 bytes` or `1.5 MB (1500000 bytes)`.
    static String bytes(long count) {
        if (count < 10_000) {
            return count + " bytes";
        }
        double value = count;
        String[] units = {"kB", "MB", "GB", "TB"};
        int unit = -1;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s (%d bytes)", value, units[unit], count);
    }

    /// Returns the usable bytes where `path` lies, −1 when that cannot be told.
    static long free(FreeSpace space, Path path) {
        try {
            return space.usable(path);
        } catch (IOException e) {
            return -1;
        }
    }
}
