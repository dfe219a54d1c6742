/// Named random streams: every draw of a run belongs to a stream derived from the run's seed, so nothing but the
/// seed has to be stored for a resumed run to equal the uninterrupted one.
@NullMarked
package dev.edgewise.random;

import org.jspecify.annotations.NullMarked;
