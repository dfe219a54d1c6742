/// Arithmetic whose expert writes in several formats, in known proportions.
///
/// A model that learned from such solutions knows one task in several ways. Reinforcement then shows which of them
/// survives (Echo Chamber, 2504.07912). [dev.edgewise.environment.written.WrittenEnvironment] wraps a family,
/// [dev.edgewise.environment.written.Writing] has the formats, and
/// [dev.edgewise.environment.written.FormatMix] how often each is shown. Programs are run by
/// [dev.edgewise.program.Program].
@NullMarked
package dev.edgewise.environment.written;

import org.jspecify.annotations.NullMarked;
