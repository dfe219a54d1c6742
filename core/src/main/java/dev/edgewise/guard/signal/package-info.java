/// Guards of the plain signs that a run is of no use: numbers that are not finite, no signal, cut completions.
@NullMarked
package dev.edgewise.guard.signal;

import org.jspecify.annotations.NullMarked;
