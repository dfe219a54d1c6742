package dev.edgewise.profile;

import java.util.Locale;

/// A kind of work in a training step. Every moment of a step belongs to exactly one.
public enum Phase {
    /// The prompts' one pass through the network before anything is sampled.
    PREFILL,
    /// One token a pass for every row, the output head included.
    DECODE,
    /// Drawing tokens from logits.
    SAMPLING,
    /// Scoring completions.
    REWARD,
    /// The output head over given tokens: logits and log-probabilities, and in the update their gradient; with
    /// it the whole passes for π_old and the reference.
    LOG_PROBS,
    /// The decoder's forward pass of the update.
    FORWARD,
    /// The decoder's backward pass of the update.
    BACKWARD,
    /// Clearing and clipping gradients, the optimizer's step, rounding the new weights.
    OPTIMIZER,
    /// Everything else: curriculum, rendering and decoding text, credit, objectives, events, files.
    BOOKKEEPING;

    /// The beginning of the metric keys of [Profile#metrics].
    public static final String PREFIX = "profile/";

    /// Returns `log_probs`, as keys write it.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Returns `log-probs`, as people read it.
    public String label() {
        return key().replace('_', '-');
    }
}
