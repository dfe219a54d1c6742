package dev.edgewise.teacher.endpoint;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The time, and how to let it pass.
interface Waiting {
    /// Those of the machine.
    Waiting REAL = new Waiting() {
        @Override
        public Instant now() {
            return Clock.systemUTC().instant();
        }

        @Override
        public void pause(Duration duration, CountDownLatch over) throws InterruptedException {
            over.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        }
    };

    /// Returns the time of day.
    Instant now();

    /// Waits for so long, or until all is over.
    void pause(Duration duration, CountDownLatch over) throws InterruptedException;
}
