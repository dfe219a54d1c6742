/// Guards against drifting away from the reference.
@NullMarked
package dev.edgewise.guard.drift;

import org.jspecify.annotations.NullMarked;
