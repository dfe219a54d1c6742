package dev.edgewise.error;

import org.jspecify.annotations.Nullable;

/// A fault the user can act on: bad configuration, bad data, a bad checkpoint or model. Exit code 2.
public abstract class UserException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected UserException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
