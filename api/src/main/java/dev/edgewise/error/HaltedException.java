package dev.edgewise.error;

/// The run stopped itself: no signal, a loss that is not finite, a guard that gave up. Exit code 3; the last good
/// checkpoint stays.
public final class HaltedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public HaltedException(String message) {
        super(message);
    }
}
