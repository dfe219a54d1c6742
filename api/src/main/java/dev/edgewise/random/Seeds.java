package dev.edgewise.random;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Derives independent random streams from one run seed and a path of names and numbers.
///
/// `Seeds.stream(seed, "rollout", step, group)` gives the same stream on every machine and in every run, whatever
/// was drawn before. That makes randomness stateless: a checkpoint stores the seed and the step, never a
/// generator.
///
/// The path is hashed with 64-bit FNV-1a over its UTF-16 text and finished with SplitMix64's mixer.
public final class Seeds {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final RandomGeneratorFactory<RandomGenerator> FACTORY =
            RandomGeneratorFactory.of("L64X128MixRandom");

    private Seeds() {}

    /// Derives the seed of the stream with this path. It tells the parts apart, so `("ab", "c")` and `("a",
    /// "bc")` differ.
    public static long derive(long seed, Object... path) {
        long hash = FNV_OFFSET ^ mix(seed);
        for (Object part : path) {
            String text = part.toString();
            for (int i = 0; i < text.length(); i++) {
                hash = (hash ^ text.charAt(i)) * FNV_PRIME;
            }
            hash = (hash ^ 0xffff) * FNV_PRIME;
        }
        return mix(hash);
    }

    /// Returns a fresh generator for the stream with this path.
    public static RandomGenerator stream(long seed, Object... path) {
        return FACTORY.create(derive(seed, path));
    }

    /// Applies SplitMix64's finaliser: a bijection on 64-bit words that spreads every input bit.
    public static long mix(long z) {
        long x = z + 0x9e3779b97f4a7c15L;
        x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
        x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
        return x ^ (x >>> 31);
    }
}
