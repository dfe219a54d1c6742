package dev.edgewise.python;

/// A text is no Python, or not what its reader takes.
public final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param why in words, without a full stop
    public Unreadable(String why) {
        super(why, null, false, false);
    }

    /// Returns why, in words.
    public String why() {
        return String.valueOf(getMessage());
    }
}
