/// The decoder of the Llama family: Llama/SmolLM2, Qwen2/2.5 and Qwen3.
///
/// Reading order: [dev.edgewise.model.DecoderConfig] (shape), [dev.edgewise.model.Weights] (parameters),
/// [dev.edgewise.model.DecoderTraining] (forward with a hand-written backward), [dev.edgewise.model.TokenHead]
/// (chunked log-probabilities), [dev.edgewise.model.DecoderInference] (KV cache).
///
/// To add an architecture of this family: CONTRIBUTING.md names the files.
@NullMarked
package dev.edgewise.model;

import org.jspecify.annotations.NullMarked;
