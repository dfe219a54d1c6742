package dev.edgewise.hub;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A stream whose read fails when nothing, or next to nothing, arrives for too long. The HTTP client's own time limit
/// ends with the headers.
final class StallGuard extends FilterInputStream {
    private final HubLimits limits;
    private final ScheduledExecutorService timer;
    private final Future<?> checks;
    private final AtomicLong arrived = new AtomicLong();
    private long before;
    private long checked = System.nanoTime();
    private volatile @Nullable String stalled;

    StallGuard(InputStream in, HubLimits limits) {
        super(in);
        this.limits = limits;
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("hub-stall-guard").factory());
        long nanos = limits.patience().toNanos();
        // at a fixed rate, the checks that a pause of the process held up would follow each other at once
        checks = timer.scheduleWithFixedDelay(this::check, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            int read = in.read(buffer, offset, length);
            arrived.addAndGet(Math.max(0, read));
            return read;
        } catch (IOException e) {
            String reason = stalled;
            throw reason == null ? e : new IOException(reason, e);
        }
    }

    private void check() {
        long time = System.nanoTime();
        boolean stoodStill = time - checked > 2 * limits.patience().toNanos(); // the process did, not the stream
        checked = time;
        long now = arrived.get();
        if (!stoodStill && now - before < limits.least()) {
            Duration patience = limits.patience();
            stalled = (now == before ? "nothing" : "nothing but " + (now - before) + " bytes") + " arrived for "
                    + patience.toSeconds() + " s";
            try {
                in.close();
            } catch (IOException _) {
                // the blocked read fails all the same
            }
        }
        before = now;
    }

    @Override
    public void close() throws IOException {
        checks.cancel(false);
        timer.shutdownNow();
        super.close();
    }
}
