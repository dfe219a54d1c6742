/// The objectives that Edgewise brings: policy gradients and cross-entropy.
@NullMarked
package dev.edgewise.objective.loss;

import org.jspecify.annotations.NullMarked;
