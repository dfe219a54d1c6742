package dev.edgewise.generate;

import dev.edgewise.random.Seeds;

/// The random numbers of one completion, one a token, whatever else is in its batch.
public record CompletionRandom(long seed) {
    /// Returns those of a copy of a prompt.
    public static CompletionRandom of(long promptSeed, int copy) {
        return new CompletionRandom(Seeds.derive(promptSeed, "completion", copy));
    }

    /// Returns the random number of token `t`, in [0, 1): 24 bits of a counter-based hash.
    public float uniform(int t) {
        return (Seeds.mix(seed + t) >>> 40) * 0x1.0p-24f;
    }
}
