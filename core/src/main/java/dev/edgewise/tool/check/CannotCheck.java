package dev.edgewise.tool.check;

/// The published checker stops with an exception here. The calls count as wrong.
final class CannotCheck extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String why;

    CannotCheck(String why) {
        super(why, null, false, false);
        this.why = why;
    }

    String why() {
        return why;
    }
}
