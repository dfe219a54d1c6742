/// What happens in a run, as values. Guards, terminal, report and run directory see a run only through these
/// events; the trainer knows none of them.
@NullMarked
package dev.edgewise.event;

import org.jspecify.annotations.NullMarked;
