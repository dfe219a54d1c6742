package dev.edgewise.tensor;

/// Tells whether other work wants the cores of this process, from how long its threads wait for one.
///
/// Begins when they wait for a tenth of the time between two looks, and ends when they have waited for less than a
/// thirtieth of it in twelve looks in a row.
final class Contention {
    private static final double BEGINS = 0.1;
    private static final double ENDS = 1 / 30.0;
    private static final int QUIET_LOOKS = 12;

    private boolean busy;
    private int quiet;

    /// Takes in the time since the last look. Returns whether the cores are contended now.
    ///
    /// @param waited nanoseconds that threads waited for a core
    /// @param passed nanoseconds that passed
    boolean look(long waited, long passed) {
        double share = (double) waited / passed;
        quiet = share < ENDS ? quiet + 1 : 0;
        busy = busy ? quiet < QUIET_LOOKS : share >= BEGINS;
        return busy;
    }
}
