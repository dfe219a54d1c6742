package dev.edgewise.server.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What waits to be written. Any thread puts in; the engine's thread takes out, and waits here while it has nothing to
/// do.
final class JobQueue {
    private final Deque<EngineJob> waiting = new ArrayDeque<>();
    private boolean woken;
    private boolean closing;
    private boolean closed;

    /// Puts jobs in.
    ///
    /// @param most refuses them where so many wait already
    /// @param running completions that are being written, for the message
    /// @throws EngineBusyException if too many wait, or nothing more is taken
    synchronized void add(List<EngineJob> jobs, int most, int running) {
        if (closing) {
            throw new EngineBusyException("the server is shutting down", true);
        }
        if (waiting.size() >= most) {
            throw new EngineBusyException(
                    "the server is busy: " + running + " completions are being written and " + waiting.size()
                            + " prompts wait",
                    false);
        }
        waiting.addAll(jobs);
        wake();
    }

    /// Has the engine look around.
    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /// Takes nothing more, and ends the engine once it has written everything.
    synchronized void finish() {
        closing = true;
        wake();
    }

    /// Takes nothing more, and ends the engine at once.
    synchronized void close() {
        closing = true;
        closed = true;
        wake();
    }

    /// Waits until there is something to do.
    ///
    /// @param busy whether something is being written
    /// @return false if the engine is to end
    synchronized boolean awaitWork(boolean busy) {
        while (!closed) {
            if (woken || busy || !waiting.isEmpty()) {
                woken = false;
                return true;
            }
            if (closing) {
                return false;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                closed = true;
            }
        }
        return false;
    }

    /// Drops what nobody wants any more.
    synchronized void dropUnwanted() {
        waiting.removeIf(EngineJob::cancelled);
    }

    /// Takes the first job out; null if there is none, or it does not fit.
    synchronized @Nullable EngineJob takeIf(Predicate<EngineJob> fits) {
        EngineJob first = waiting.peek();
        return first == null || !fits.test(first) ? null : waiting.remove();
    }

    /// Takes all jobs out.
    synchronized List<EngineJob> takeAll() {
        List<EngineJob> all = new ArrayList<>(waiting);
        waiting.clear();
        return all;
    }

    synchronized int size() {
        return waiting.size();
    }
}
