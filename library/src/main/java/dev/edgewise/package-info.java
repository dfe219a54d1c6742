/// Trains, asks and measures models from a program of your own; [Edgewise] is where to begin.
@NullMarked
package dev.edgewise;

import org.jspecify.annotations.NullMarked;
