/// Reads Python's syntax as far as calls and literals need it. Nothing is computed, and nothing is executed.
///
/// The parser makes expressions of a text. What they mean is for others to say: `tool.format` takes literals alone,
/// `tool.check` reads as the published decoder of BFCL does, `tool.loop` as microchain does.
@NullMarked
package dev.edgewise.python;

import org.jspecify.annotations.NullMarked;
