package dev.edgewise.data;

/// Decides when to give up a reader that shows no progress.
///
/// It counts looks, not time. Whatever stops the process or keeps the machine busy delays the looks as much as
/// the reader.
final class Patience {
    /// The most looks in a row at which the reader waits and nothing is decoded.
    static final int WAITING = 300;

    /// The most looks in a row at which nothing was done since the one before.
    static final int WORKING = 3000;

    private long before = -1;
    private int waiting;
    private int working;

    /// Takes a look and returns whether it was the last.
    ///
    /// @param done a count that grows with everything that is done
    /// @param waits whether the reader waits and nothing is decoded
    boolean isOverAfter(long done, boolean waits) {
        boolean same = done == before;
        before = done;
        waiting = same && waits ? waiting + 1 : 0;
        working = same ? working + 1 : 0;
        return waiting == WAITING || working == WORKING;
    }
}
