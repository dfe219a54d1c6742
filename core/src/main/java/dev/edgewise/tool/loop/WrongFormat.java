package dev.edgewise.tool.loop;

/// A function was given values of a kind that it does not take: Python's `TypeError`.
public final class WrongFormat extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WrongFormat() {
        super("", null, false, false);
    }
}
