/// Scores: what a completion is worth and why.
@NullMarked
package dev.edgewise.reward;

import org.jspecify.annotations.NullMarked;
