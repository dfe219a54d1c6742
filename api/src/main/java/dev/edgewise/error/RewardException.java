package dev.edgewise.error;

/// A program that gives rewards cannot be used; the message names the attempt and what came back. The run's last
/// checkpoint stays.
public final class RewardException extends UserException {
    private static final long serialVersionUID = 1L;

    public RewardException(String message) {
        super(message, null);
    }
}
