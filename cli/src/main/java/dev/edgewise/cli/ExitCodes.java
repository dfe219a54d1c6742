package dev.edgewise.cli;

/// What the process ends with. Scripts rely on these; they do not change.
public final class ExitCodes {
    /// Done.
    public static final int DONE = 0;

    /// A fault of Edgewise itself, or of another process of the run.
    public static final int FAULT = 1;

    /// Arguments, configuration, data, model or checkpoint that cannot be used.
    public static final int BAD_INPUT = 2;

    /// The run stopped itself: no signal, a loss that is not finite, …
    public static final int HALTED = 3;

    /// Interrupted by Ctrl-C or SIGTERM.
    public static final int INTERRUPTED = 130;

    private ExitCodes() {}
}
