/// Regular expressions that take linear time.
@NullMarked
package dev.edgewise.pattern;

import org.jspecify.annotations.NullMarked;
