package dev.edgewise.program;

import dev.edgewise.environment.expression.Fraction;

/// What came of a program.
public sealed interface ProgramVerdict {
    /// It ended and returned a number.
    record Returned(Fraction number) implements ProgramVerdict {}

    /// It was not run, or did not end.
    ///
    /// @param why in words, without a full stop
    record Refused(String why) implements ProgramVerdict {}
}
