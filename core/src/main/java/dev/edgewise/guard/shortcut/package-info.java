/// Guards against shortcuts: repetition, skipped work, collapsing length, games with format and verifier.
@NullMarked
package dev.edgewise.guard.shortcut;

import org.jspecify.annotations.NullMarked;
