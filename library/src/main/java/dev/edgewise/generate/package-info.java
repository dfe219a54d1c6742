/// Rollouts: batched sampling with a KV cache.
///
/// Reading order: [dev.edgewise.generate.SamplingSettings], [dev.edgewise.generate.TokenSampler] (one step),
/// [dev.edgewise.generate.Generator] (the loop).
@NullMarked
package dev.edgewise.generate;

import org.jspecify.annotations.NullMarked;
