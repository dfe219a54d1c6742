/// Named random streams. Every draw of a run belongs to a stream that is derived from the run's seed. So only
/// the seed has to be stored for a resumed run to equal the uninterrupted one.
@NullMarked
package dev.edgewise.random;

import org.jspecify.annotations.NullMarked;
