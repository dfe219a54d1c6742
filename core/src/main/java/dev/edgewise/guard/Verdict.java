package dev.edgewise.guard;

/// A guard's answer.
public sealed interface Verdict {
    /// Nothing to say.
    record Proceed() implements Verdict {}

    /// Something a person should read; the run goes on.
    record Warn(String message) implements Verdict {}

    /// The run must stop; `reason` says what is wrong, what was seen and what to change.
    record Halt(String reason) implements Verdict {}

    Verdict PROCEED = new Proceed();
}
