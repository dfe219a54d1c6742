/// Rewards that shape what a run learns from, beside the outcome.
@NullMarked
package dev.edgewise.reward.shaping;

import org.jspecify.annotations.NullMarked;
