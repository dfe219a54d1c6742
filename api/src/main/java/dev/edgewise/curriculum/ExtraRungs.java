package dev.edgewise.curriculum;

/// Rungs that can be generated beyond the ends of an environment's ladder.
///
/// @param below easier ones, levels −1, −2, …
/// @param above harder ones, counted on from the ladder's last level
public record ExtraRungs(int below, int above) {
    public static final ExtraRungs NONE = new ExtraRungs(0, 0);

    public ExtraRungs {
        if (below < 0 || above < 0) {
            throw new IllegalArgumentException("spare rungs must be at least 0 but were " + below + " and " + above);
        }
    }
}
