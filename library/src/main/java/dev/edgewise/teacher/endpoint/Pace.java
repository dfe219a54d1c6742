package dev.edgewise.teacher.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Spreads requests evenly over time, and holds all of them while the endpoint asks to wait.
final class Pace {
    private static final double SECONDS = 60;
    private static final double NANOS = 1e9;

    private final Duration gap;
    private final Waiting waiting;
    private Instant next = Instant.MIN;

    /// @param perMinute most requests of a minute; null for no limit
    Pace(@Nullable Double perMinute, Waiting waiting) {
        this.gap = perMinute == null ? Duration.ZERO : Duration.ofNanos(Math.round(SECONDS / perMinute * NANOS));
        this.waiting = waiting;
    }

    /// Waits for this request's turn.
    void turn(CountDownLatch over) throws InterruptedException {
        Duration wait;
        synchronized (this) {
            Instant now = waiting.now();
            Instant mine = next.isAfter(now) ? next : now;
            next = mine.plus(gap);
            wait = Duration.between(now, mine);
        }
        if (wait.isPositive()) {
            waiting.pause(wait, over);
        }
    }

    /// Lets no request begin for so long.
    synchronized void hold(Duration duration) {
        Instant until = waiting.now().plus(duration);
        next = until.isAfter(next) ? until : next;
    }
}
