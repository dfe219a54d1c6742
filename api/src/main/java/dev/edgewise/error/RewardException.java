package dev.edgewise.error;

import org.jspecify.annotations.Nullable;

/// An attempt cannot be scored; the message names it and says what came back. The run's last checkpoint stays.
public final class RewardException extends UserException {
    private static final long serialVersionUID = 1L;

    public RewardException(String message) {
        this(message, null);
    }

    public RewardException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
