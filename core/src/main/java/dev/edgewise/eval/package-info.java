/// Estimates from samples: pass@k and intervals that say how much a measured number can be trusted.
@NullMarked
package dev.edgewise.eval;

import org.jspecify.annotations.NullMarked;
