package dev.edgewise.hub;

import dev.edgewise.error.Quoted;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tries again after a passing fault, waiting 1, 2, 4, … times the first pause, at most a minute, and tells of it.
///
/// @param attempts how many failures in a row, without progress between them, are one too many
/// @param least what counts as progress
/// @param sleep tells and waits; replaced in tests
record Retry(int attempts, long least, Duration firstPause, Sleep sleep) {
    private static final Logger LOG = LoggerFactory.getLogger(Retry.class);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    static final Retry DEFAULT = new Retry(5, HubLimits.DEFAULT.least(), Duration.ofSeconds(1), Retry::tellAndWait);

    @FunctionalInterface
    interface Sleep {
        /// Waits, and says why.
        ///
        /// @param fault what happened
        void pause(Duration duration, String fault) throws InterruptedException;
    }

    @FunctionalInterface
    interface Attempt<T> {
        T run() throws IOException, InterruptedException;
    }

    /// A fault of the server that asks to wait.
    static final class BusyException extends IOException {
        private static final long serialVersionUID = 1L;
        private final long seconds;

        BusyException(String message, long seconds) {
            super(message);
            this.seconds = seconds;
        }
    }

    /// Returns the result of the first attempt that succeeds.
    ///
    /// @param progress a number that grows by `least` or more when an attempt that failed got something done
    /// @throws IOException the last failure
    <T> T run(LongSupplier progress, Attempt<T> attempt) throws IOException, InterruptedException {
        long before = progress.getAsLong();
        int failures = 0;
        while (true) {
            try {
                return attempt.run();
            } catch (IOException e) {
                long now = progress.getAsLong();
                boolean further = now - before >= least;
                failures = further ? 1 : failures + 1;
                before = further ? now : before;
                if (failures >= attempts) {
                    throw e;
                }
                sleep.pause(pause(failures, e), reason(e));
            }
        }
    }

    /// Says what a fault of the network was; a connection that is refused says nothing by itself.
    static String reason(IOException fault) {
        String message = fault.getMessage();
        return message == null ? "no connection" : Quoted.message(message);
    }

    private static void tellAndWait(Duration duration, String fault) throws InterruptedException {
        LOG.warn("cannot fetch just now: {}; trying again in {} s", fault, duration.toSeconds());
        Thread.sleep(duration);
    }

    private Duration pause(int failures, IOException fault) {
        Duration pause = firstPause.multipliedBy(1L << Math.min(failures - 1, 10));
        if (fault instanceof BusyException busy) {
            pause = Duration.ofSeconds(Math.max(busy.seconds, pause.toSeconds()));
        }
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
