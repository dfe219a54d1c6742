package dev.edgewise.environment;

import dev.edgewise.random.Seeds;
import dev.edgewise.task.Split;

/// Decides whether a problem is for training or for testing, by a hash of the problem itself.
///
/// The rule needs no seed and no list. So the splits are disjoint by construction, across levels, runs, machines
/// and versions of the JVM. The hash is [Seeds#derive]. Its top 53 bits, read as a fraction of one, are compared
/// with the share.
public final class SplitRule {
    /// Share of generated problems that is kept for testing.
    public static final double TEST_SHARE = 0.2;

    /// The smallest positive salt that gives every small level of the built-in families, one of fewer than 60
    /// problems, a test share between 15 % and 27 %.
    private static final long SALT = 8_550;

    private SplitRule() {}

    /// Returns the split of the problem with this canonical key, at the default share.
    public static Split of(String key) {
        return of(key, TEST_SHARE);
    }

    /// Returns the split of the problem with this canonical key if about `testShare` of all problems are for
    /// testing.
    public static Split of(String key, double testShare) {
        double position = (Seeds.derive(SALT, key) >>> 11) * 0x1.0p-53;
        return position < testShare ? Split.TEST : Split.TRAIN;
    }
}
