package dev.edgewise.hub;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// A stream whose read fails when nothing arrives for too long. The HTTP client's own time limit ends with the
/// headers.
final class StallGuard extends FilterInputStream {
    private final Duration limit;
    private final ScheduledExecutorService timer;
    private volatile boolean stalled;

    StallGuard(InputStream in, Duration limit) {
        super(in);
        this.limit = limit;
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("hub-stall-guard").factory());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Future<?> alarm = timer.schedule(this::stop, limit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return in.read(buffer, offset, length);
        } catch (IOException e) {
            throw stalled ? new IOException("nothing arrived for " + limit.toSeconds() + " s", e) : e;
        } finally {
            alarm.cancel(false);
        }
    }

    private void stop() {
        stalled = true;
        try {
            in.close();
        } catch (IOException _) {
            // the blocked read fails all the same
        }
    }

    @Override
    public void close() throws IOException {
        timer.shutdownNow();
        super.close();
    }
}
