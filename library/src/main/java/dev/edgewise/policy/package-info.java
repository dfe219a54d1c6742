/// The policy: a decoder that is asked for log-probabilities and taught by objectives.
///
/// Reading order: [dev.edgewise.policy.MicroBatches], [dev.edgewise.policy.Policy].
@NullMarked
package dev.edgewise.policy;

import org.jspecify.annotations.NullMarked;
