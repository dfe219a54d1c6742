/// Guards: they see events only, and say whether the run may go on.
@NullMarked
package dev.edgewise.guard;

import org.jspecify.annotations.NullMarked;
