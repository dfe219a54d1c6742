package dev.edgewise.trainer;

/// A monitor and when it reads.
///
/// @param every steps between readings; 0 for the reading before the first step only
public record ScheduledMonitor(Monitor monitor, int every) {
    public ScheduledMonitor {
        if (every < 0) {
            throw new IllegalArgumentException("a monitor reads every 0 or more steps but got " + every);
        }
    }

    /// Tells whether it reads after step `step`; 0 is before the first.
    boolean due(int step) {
        return step == 0 || (every > 0 && step % every == 0);
    }
}
