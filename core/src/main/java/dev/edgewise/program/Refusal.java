package dev.edgewise.program;

/// A program is none, or did what programs may not.
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param why in words, without a full stop
    Refusal(String why) {
        super(why, null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
