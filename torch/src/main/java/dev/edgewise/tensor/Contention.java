package dev.edgewise.tensor;

import dev.edgewise.tensor.CpuClock.Reading;

/// Tells whether other processes take cores from this one.
///
/// Begins when this process's threads wait for a tenth of the time between two looks while other processes run for a
/// tenth of a core. Ends after twelve looks in a row at which its threads have waited for less than a thirtieth, or
/// the others have run for less than a twentieth of a core. The threads of the virtual machine wait for each other,
/// too,
/// as long as it compiles; that is why the others count.
final class Contention {
    private static final double BEGINS = 0.1;
    private static final double WAITING_ENDS = 1 / 30.0;
    private static final double RUNNING_ENDS = 0.05;
    private static final int QUIET_LOOKS = 12;

    private boolean busy;
    private int quiet;

    /// Takes in the time between two looks. Returns whether the cores are contended now.
    ///
    /// @param passed nanoseconds between them
    boolean look(Reading before, Reading now, long passed) {
        // the sums fall when a thread ends
        double waited = (double) Math.max(0, now.waited() - before.waited()) / passed;
        double ran = (double) Math.max(0, now.ran() - before.ran()) / passed;
        double others = (double) (now.busy() - before.busy()) / passed - ran;
        quiet = waited < WAITING_ENDS || others < RUNNING_ENDS ? quiet + 1 : 0;
        busy = busy ? quiet < QUIET_LOOKS : waited >= BEGINS && others >= BEGINS;
        return busy;
    }
}
