package dev.edgewise.reward.external;

import dev.edgewise.error.Quoted;
import dev.edgewise.error.RewardException;
import dev.edgewise.reward.RewardRequest;
import dev.edgewise.reward.Score;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Asks a process: one JSON object a line on its standard input, one a line back, in any order.
///
/// The process starts with the first question. It starts again if it has ended or was ended for its silence.
final class CommandTransport implements RewardTransport {
    private static final String KIND = "command";

    private final List<String> command;
    private final Path directory;
    private final Duration timeout;
    private final ProcessBuilder.Redirect log;
    private @Nullable RewardProcess running;
    private boolean closed;

    /// @param directory the working directory of the process
    /// @param timeout from a question to its answer
    /// @param log where the process's standard error goes
    CommandTransport(List<String> command, Path directory, Duration timeout, ProcessBuilder.Redirect log) {
        this.command = List.copyOf(command);
        this.directory = directory;
        this.timeout = timeout;
        this.log = log;
    }

    @Override
    public int batch() {
        return 1;
    }

    @Override
    public boolean sharesFaults() {
        return true;
    }

    @Override
    public List<Score> ask(List<RewardRequest> attempts) throws PassingFault, InterruptedException {
        RewardRequest attempt = attempts.getFirst();
        RewardProcess process = process();
        String where = "the reward command " + shown() + " was asked for " + attempt.shown();
        RewardAnswer answer;
        try {
            answer = process.ask(attempt).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            process.end();
            throw new PassingFault(where + " and had not answered after " + ExternalReward.seconds(timeout)
                    + " (reward.timeout, which counts the start and what waits before)");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RewardProcess.Misread wrong) {
                throw wrong(where, String.valueOf(wrong.getMessage()));
            }
            throw new PassingFault(where + " but " + process.ending());
        }
        try {
            return List.of(answer.score(KIND, attempt.completion()));
        } catch (RewardAnswer.Unusable e) {
            throw wrong(where, "answered \"" + Quoted.of(answer.fields().toString()) + "\", where " + e.getMessage());
        }
    }

    private static RewardException wrong(String where, String what) {
        return new RewardException(
                where + " and " + what + ". docs/rewards.md has the form. Mend the command, then go on with --resume");
    }

    private String shown() {
        return "\"" + Quoted.of(String.join(" ", command)) + "\"";
    }

    private synchronized RewardProcess process() {
        if (closed) {
            throw new RewardException("the reward command is asked after the end of its run");
        }
        RewardProcess alive = running;
        if (alive != null && alive.misread().isPresent()) {
            throw wrong(
                    "the reward command " + shown() + " was asked",
                    String.valueOf(alive.misread().get().getMessage()));
        }
        if (alive == null || alive.hasEnded()) {
            alive = RewardProcess.start(command, directory, log);
            running = alive;
        }
        return alive;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (running != null) {
            running.end();
        }
    }
}
