package dev.edgewise.error;

import org.jspecify.annotations.Nullable;

/// A model file (safetensors, GGUF, tokenizer, hub download) is missing, corrupt or not supported.
public final class ModelException extends UserException {
    private static final long serialVersionUID = 1L;

    public ModelException(String message) {
        this(message, null);
    }

    public ModelException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
