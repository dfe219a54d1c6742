/// Runs small programs that models write, in a language that can do nothing but arithmetic.
///
/// The language is a strict part of Python: functions, assignments, arithmetic, return. Nothing in it reaches
/// outside, no program runs for long, and every text gets a verdict in words. Read
/// [dev.edgewise.program.Program] first, then [dev.edgewise.program.ProgramParser] and
/// [dev.edgewise.program.Interpreter]. `docs/adr/0017-programs-in-a-language-of-our-own.md` says why.
@NullMarked
package dev.edgewise.program;

import org.jspecify.annotations.NullMarked;
