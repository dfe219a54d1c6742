package dev.edgewise.encoder;

import dev.edgewise.model.Parameter;
import dev.edgewise.model.RandomWeights;

/// Fresh weights of an encoder: matrices from N(0, `initializer_range`²), norms 1, biases 0. Each parameter has
/// its own random stream.
public final class RandomEncoder {
    /// Spread of a new head.
    static final double HEAD = 0.02;

    private RandomEncoder() {}

    /// Fills `weights` from `seed`; the working copies still have to be refreshed.
    public static void initialise(EncoderWeights weights, long seed) {
        for (Parameter parameter : weights.parameters()) {
            RandomWeights.fill(parameter, seed, weights.config().initializerRange());
        }
    }
}
