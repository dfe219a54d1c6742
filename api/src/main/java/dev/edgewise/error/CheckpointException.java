package dev.edgewise.error;

import org.jspecify.annotations.Nullable;

/// A checkpoint or run directory cannot be written, read or continued.
public final class CheckpointException extends UserException {
    private static final long serialVersionUID = 1L;

    public CheckpointException(String message) {
        this(message, null);
    }

    public CheckpointException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
