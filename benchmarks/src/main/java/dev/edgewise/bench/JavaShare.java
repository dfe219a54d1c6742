package dev.edgewise.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/// How much of some work this thread spends outside native code.
///
/// Java Flight Recorder looks at the thread every two milliseconds and notes when it runs Java code, compiled or
/// interpreted; the share is notes × period ÷ wall time, plus the time of garbage collections, which stop the thread.
/// JNI's own cost counts as native. Against a loop of pure Java it reads about a tenth too low.
final class JavaShare {
    private static final Duration PERIOD = Duration.ofMillis(2);
    private static final String SAMPLE = "jdk.ExecutionSample";

    private JavaShare() {}

    /// Runs `work` on this thread.
    ///
    /// @return the share, in [0, 1]
    static double of(Runnable work) {
        try (Recording recording = new Recording()) {
            recording.enable(SAMPLE).withPeriod(PERIOD);
            recording.start();
            long collectingBefore = collecting();
            long start = System.nanoTime();
            work.run();
            double seconds = (System.nanoTime() - start) / 1e9;
            double collecting = (collecting() - collectingBefore) / 1e3;
            recording.stop();
            double java = samples(recording) * PERIOD.toNanos() / 1e9;
            return Math.min(1, (java + collecting) / seconds);
        }
    }

    /// Milliseconds of garbage collection so far.
    private static long collecting() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(each -> Math.max(0, each.getCollectionTime()))
                .sum();
    }

    private static long samples(Recording recording) {
        try {
            Path file = Files.createTempFile("edgewise-bench", ".jfr");
            try {
                recording.dump(file);
                return RecordingFile.readAllEvents(file).stream()
                        .filter(JavaShare::isOurs)
                        .count();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOurs(RecordedEvent event) {
        RecordedThread thread = event.getEventType().getName().equals(SAMPLE) ? event.getThread("sampledThread") : null;
        return thread != null
                && thread.getJavaThreadId() == Thread.currentThread().threadId();
    }
}
