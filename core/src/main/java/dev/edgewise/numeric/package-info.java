/// Small functions of numbers that losses and metrics share.
@NullMarked
package dev.edgewise.numeric;

import org.jspecify.annotations.NullMarked;
