package dev.edgewise.server.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/// What waits to be written. Any thread puts in; the engine's thread takes out, and waits here while it has
/// nothing to do.
final class JobQueue {
    private final Deque<EngineJob> waiting = new ArrayDeque<>();
    private boolean woken;
    private boolean closing;
    private boolean closed;

    /// Puts jobs in.
    ///
    /// @param limits refuse them where so many wait already as may, and as can begin at once
    /// @param running says how many completions are being written. It is asked while nothing can be taken out,
    ///     so that each job counts as waiting or as running
    /// @throws EngineBusyException if too many wait, or nothing more is taken
    synchronized void add(List<EngineJob> jobs, EngineLimits limits, IntSupplier running) {
        if (closing) {
            throw new EngineBusyException("the server is shutting down", true);
        }
        int now = running.getAsInt();
        if (waiting.size() >= limits.queue() + Math.max(0, limits.rows() - now)) {
            throw new EngineBusyException(
                    "the server is busy: " + now + " completions are being written and " + waiting.size()
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

    /// Takes the first job out, unless there is none, or it does not fit.
    ///
    /// @param taken told of the job while nothing can be put in
    synchronized void takeIf(Predicate<EngineJob> fits, Consumer<EngineJob> taken) {
        EngineJob first = waiting.peek();
        if (first != null && fits.test(first)) {
            taken.accept(waiting.remove());
        }
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
