/// Guards of what was learned before, and of the ability to learn.
@NullMarked
package dev.edgewise.guard.retention;

import org.jspecify.annotations.NullMarked;
