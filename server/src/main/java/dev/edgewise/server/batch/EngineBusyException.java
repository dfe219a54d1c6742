package dev.edgewise.server.batch;

/// The queue is full, or the engine takes nothing any more.
public final class EngineBusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean closing;

    EngineBusyException(String message, boolean closing) {
        super(message);
        this.closing = closing;
    }

    /// Tells whether the engine is about to end; a later try does not help then.
    public boolean closing() {
        return closing;
    }
}
