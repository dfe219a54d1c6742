package dev.edgewise.encoder;

/// Numbers of the places where [Dropout] drops.
final class Places {
    static final long EMBEDDING = 0;
    static final long HEAD_INPUT = 1;
    static final long HEAD = 2;

    private static final long BY_LAYER = 4;

    private Places() {}

    /// Returns the place of attention's probabilities; that of its result is the next one.
    static long attention(int layer) {
        return BY_LAYER * (layer + 1L);
    }

    /// Returns the place of the MLP's activations; that of its result is the next one.
    static long mlp(int layer) {
        return attention(layer) + 2;
    }
}
