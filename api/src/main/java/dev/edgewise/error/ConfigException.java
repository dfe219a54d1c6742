package dev.edgewise.error;

import org.jspecify.annotations.Nullable;

/// The configuration or the command line asks for something that is not possible.
public final class ConfigException extends UserException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        this(message, null);
    }

    public ConfigException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
