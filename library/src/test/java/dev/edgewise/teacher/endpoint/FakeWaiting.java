package dev.edgewise.teacher.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Time that passes at once.
final class FakeWaiting implements Waiting {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Duration> pauses = new ArrayList<>();
    private Instant now = START;

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized void pause(Duration duration, CountDownLatch over) {
        pauses.add(duration);
        now = now.plus(duration);
    }

    /// Returns the pauses so far, in seconds.
    synchronized List<Double> seconds() {
        return pauses.stream().map(pause -> pause.toMillis() / 1000.0).toList();
    }
}
