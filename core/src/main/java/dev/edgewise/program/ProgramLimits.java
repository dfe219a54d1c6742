package dev.edgewise.program;

/// What a program may take. Counts instead of clocks, so that a verdict never depends on the machine.
///
/// @param characters of its text
/// @param nesting of brackets and signs in each other
/// @param calls that wait for each other
/// @param steps: expressions and statements computed
/// @param bits of a number's numerator or denominator
record ProgramLimits(int characters, int nesting, int calls, int steps, int bits) {
    /// The most that such a program takes is some hundredths of a second and a few hundred kilobytes.
    static final ProgramLimits STANDARD = new ProgramLimits(4_000, 32, 16, 2_000, 1_024);
}
