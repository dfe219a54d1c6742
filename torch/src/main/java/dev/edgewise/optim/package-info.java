/// Optimisers: AdamW, gradient clipping and learning-rate schedules.
@NullMarked
package dev.edgewise.optim;

import org.jspecify.annotations.NullMarked;
