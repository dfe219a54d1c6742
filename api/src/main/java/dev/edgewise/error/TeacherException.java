package dev.edgewise.error;

import org.jspecify.annotations.Nullable;

/// A teacher cannot answer; the message says why and what to do. What it answered before is kept.
public final class TeacherException extends UserException {
    private static final long serialVersionUID = 1L;

    public TeacherException(String message) {
        this(message, null);
    }

    public TeacherException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
