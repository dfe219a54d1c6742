/// Guards of a run's vital signs.
@NullMarked
package dev.edgewise.guard.health;

import org.jspecify.annotations.NullMarked;
