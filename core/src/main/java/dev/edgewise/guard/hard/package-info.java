/// Guards against samples that are too hard: lucky successes, cells without any success, broken items.
@NullMarked
package dev.edgewise.guard.hard;

import org.jspecify.annotations.NullMarked;
