package dev.edgewise.error;

import org.jspecify.annotations.Nullable;

/// A data set or a row of it cannot be used; the message names file and line.
public final class DataException extends UserException {
    private static final long serialVersionUID = 1L;

    public DataException(String message) {
        this(message, null);
    }

    public DataException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
