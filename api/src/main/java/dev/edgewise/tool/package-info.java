/// Tools that a model may call, and the calls that it writes.
@NullMarked
package dev.edgewise.tool;

import org.jspecify.annotations.NullMarked;
