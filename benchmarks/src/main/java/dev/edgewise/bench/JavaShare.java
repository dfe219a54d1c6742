package dev.edgewise.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// How much of some work this thread spends outside native code.
///
/// A second thread looks at the stack every two milliseconds. The share is that of the looks which find Java code on
/// top, plus the time of garbage collections, which stop both threads. JNI's own cost counts as native.
///
/// Java Flight Recorder and other profilers interrupt the thread with signals instead. That is not safe here: oneDNN up
/// to 3.11.1 computes large F32 products with the stack pointer in the heap, where the signal's frame overwrites what
/// lies below (<https://github.com/uxlfoundation/oneDNN/issues/4845>).
final class JavaShare implements Runnable {
    private static final Duration PERIOD = Duration.ofMillis(2);

    private final Thread watched = Thread.currentThread();
    private final AtomicBoolean done = new AtomicBoolean();
    private long looks;
    private long java;

    private JavaShare() {}

    /// Runs `work` on this thread.
    ///
    /// @return the share, in [0, 1]
    static double of(Runnable work) {
        JavaShare share = new JavaShare();
        Thread watcher = Thread.ofPlatform().daemon().start(share);
        long collectingBefore = collecting();
        long start = System.nanoTime();
        try {
            work.run();
        } finally {
            share.done.set(true);
            join(watcher);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double collecting = (collecting() - collectingBefore) / 1e3;
        return Math.min(1, (double) share.java / Math.max(1, share.looks) + collecting / seconds);
    }

    @Override
    public void run() {
        while (!done.get()) {
            StackTraceElement[] stack = watched.getStackTrace();
            looks++;
            java += stack.length > 0 && !stack[0].isNativeMethod() ? 1 : 0;
            LockSupport.parkNanos(PERIOD.toNanos());
        }
    }

    /// Milliseconds of garbage collection so far.
    private static long collecting() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(each -> Math.max(0, each.getCollectionTime()))
                .sum();
    }

    private static void join(Thread watcher) {
        try {
            watcher.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
