package dev.edgewise.probe;

import java.util.Locale;

/// The difficulty of a training task for a model, by n of its own samples. It follows 2605.28388, which buckets
/// by pass@8 under the starting policy and calls a task hard if none of 8 samples is right. The bound between
/// easy and medium is not published; ours is three quarters.
public enum Bucket {
    EASY,
    MEDIUM,
    HARD;

    private static final double EASY_FROM = 0.75;

    /// Returns the bucket of a task.
    public static Bucket of(TaskOutcome outcome) {
        if (outcome.successes() == 0) {
            return HARD;
        }
        return outcome.passRate() >= EASY_FROM ? EASY : MEDIUM;
    }

    /// Returns the name of its file without the ending: `easy`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
