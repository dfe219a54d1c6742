package dev.edgewise.reward.external;

import dev.edgewise.error.RewardException;
import dev.edgewise.reward.RewardRequest;
import dev.edgewise.reward.Score;
import dev.edgewise.reward.Scorer;
import dev.edgewise.reward.external.RewardTransport.PassingFault;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A reward that an outside program gives. It scores many attempts at once, and asks again if that may help.
///
/// Which attempts are scored together, and when, changes no score. Several threads may ask; closing ends the program.
public final class ExternalReward implements Scorer {
    private static final Logger LOG = LoggerFactory.getLogger(ExternalReward.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final RewardTransport transport;
    private final int retries;
    private final Duration firstPause;
    private final int concurrency;
    private final Semaphore room;

    /// @param concurrency most questions that are open at once
    /// @param retries how often a question is asked again; the pauses before are 1, 2, 4, … times `firstPause`
    ExternalReward(RewardTransport transport, int concurrency, int retries, Duration firstPause) {
        this.transport = transport;
        this.retries = retries;
        this.firstPause = firstPause;
        this.concurrency = concurrency;
        this.room = new Semaphore(concurrency, true);
    }

    /// Returns a length of time that is at least a millisecond.
    static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.max(1, Math.round(1000 * seconds)));
    }

    /// Returns a reward that a process gives; it starts with the first attempt.
    ///
    /// @param directory the working directory of the process
    /// @param timeout from a question to its answer
    /// @param log where the process's standard error goes
    public static ExternalReward command(
            List<String> command,
            Path directory,
            ProcessBuilder.Redirect log,
            int concurrency,
            Duration timeout,
            int retries) {
        return new ExternalReward(
                new CommandTransport(command, directory, timeout, log), concurrency, retries, FIRST_PAUSE);
    }

    /// Returns a reward that a server gives.
    ///
    /// @param batch attempts of one request
    /// @param token sent as `Authorization: Bearer …`; null for none
    public static ExternalReward http(
            URI url, int batch, @Nullable String token, int concurrency, Duration timeout, int retries) {
        return new ExternalReward(new HttpTransport(url, batch, timeout, token), concurrency, retries, FIRST_PAUSE);
    }

    /// Scores attempts. Returns the scores in the same order.
    ///
    /// @throws RewardException if one of them gets no score; the others are given up
    @Override
    public List<Score> scores(List<RewardRequest> attempts) {
        List<Score> scores = new ArrayList<>();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<List<Score>>> asked = new ArrayList<>();
            for (int at = 0; at < attempts.size(); at += transport.batch()) {
                List<RewardRequest> some = attempts.subList(at, Math.min(attempts.size(), at + transport.batch()));
                asked.add(threads.submit(() -> ask(some)));
            }
            for (Future<List<Score>> each : asked) {
                scores.addAll(each.get());
            }
            return scores;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException fault -> throw fault;
                case Error fault -> throw fault;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RewardException("scoring was interrupted");
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Score> ask(List<RewardRequest> attempts) throws InterruptedException {
        for (int failures = 0; ; failures++) {
            String reason;
            // After a fault it asks alone, so that a question fails only by its own fault.
            int share = failures > 0 && transport.sharesFaults() ? concurrency : 1;
            room.acquire(share);
            try {
                return transport.ask(attempts);
            } catch (PassingFault e) {
                reason = String.valueOf(e.getMessage());
            } finally {
                room.release(share);
            }
            if (failures == retries) {
                throw new RewardException(reason
                        + (retries == 0 ? "" : ". It was asked " + (retries + 1) + " times")
                        + ". Mend the program, then go on with --resume");
            }
            Duration pause = pause(failures);
            LOG.warn("{}; asking again in {}", reason, seconds(pause));
            Thread.sleep(pause);
        }
    }

    /// Returns a duration as messages write it: `0.2 s`, `60 s`.
    static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }

    private Duration pause(int failures) {
        Duration pause = firstPause.multipliedBy(1L << Math.min(failures, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    @Override
    public void close() {
        transport.close();
    }
}
