package dev.edgewise.error;

import org.jspecify.annotations.Nullable;

/// Another process of a data-parallel run failed, ended or does not answer, so this one cannot go on. Exit code 1;
/// the last good checkpoint stays.
public final class RankFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RankFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
