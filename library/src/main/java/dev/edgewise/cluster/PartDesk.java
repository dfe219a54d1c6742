package dev.edgewise.cluster;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Where the thread of a command, which owns the model, makes parts that other threads ask for, one after the
/// other. Thread-safe.
public final class PartDesk {
    private static final long LOOK_MILLIS = 50;

    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> opened = new CompletableFuture<>();
    private volatile @Nullable Throwable gone;

    private record Request(int index, int rows, CompletableFuture<PartWork.Done> answer) {}

    /// Thrown through a command whose parts are no longer asked for.
    public static final class Closed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Closed() {
            super("nobody asks for parts any more");
        }
    }

    /// Makes parts until `until` holds.
    ///
    /// @param sum of what the pieces depend on
    void serve(PartWork<?> work, String sum, BooleanSupplier until) {
        opened.complete(sum);
        while (!until.getAsBoolean()) {
            Request request = next();
            if (request != null) {
                try {
                    request.answer().complete(work.part(request.index(), request.rows()));
                } catch (Throwable failed) { // whatever it is, who asked hears of it
                    request.answer().completeExceptionally(failed);
                    if (failed instanceof Error error) {
                        throw error;
                    }
                }
            }
        }
    }

    private @Nullable Request next() {
        try {
            return requests.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a part", e);
        }
    }

    /// Ends the desk: nobody makes parts any more. Who waits gets the cause.
    public void end(Throwable cause) {
        gone = cause;
        opened.completeExceptionally(cause);
        for (Request request = requests.poll(); request != null; request = requests.poll()) {
            request.answer().completeExceptionally(cause);
        }
    }

    /// Ends the desk because nobody asks any more.
    public void close() {
        end(new Closed());
    }

    /// Tells whether it has ended.
    public boolean ended() {
        return gone != null;
    }

    /// Returns the sum of what the pieces depend on, once the command has come so far.
    ///
    /// @throws RuntimeException what ended the command before
    public String sum() {
        return got(opened);
    }

    /// Returns the finished rows of a part.
    ///
    /// @param rows of every part
    /// @throws RuntimeException what ended the command, or kept it from making the part
    public PartWork.Done part(int index, int rows) {
        Request request = new Request(index, rows, new CompletableFuture<>());
        requests.add(request);
        Throwable cause = gone;
        if (cause != null) {
            request.answer().completeExceptionally(cause);
        }
        return got(request.answer());
    }

    private static <T> T got(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw e;
            }
        }
    }
}
