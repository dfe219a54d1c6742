package dev.edgewise.profile;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Adds up how long each [Phase] of a step takes. Only its own time counts: a phase inside another is subtracted
/// from the outer one.
///
/// ```java
/// profile.begin();
/// try (var _ = profile.phase(Phase.PREFILL)) {
///     …
/// }
/// metrics.putAll(profile.metrics());
/// ```
///
/// Time that no phase covers is [Phase#BOOKKEEPING], so that the phases add up to the time since [#begin]. A
/// phase costs two readings of the clock and no memory; the profile is always on. On a device that computes
/// asynchronously, the time of an operation falls where its result is waited for. Belongs to one thread.
public final class Profile {
    private static final Phase[] PHASES = Phase.values();

    private final LongSupplier nanoTime;
    private final long[] nanos = new long[PHASES.length];
    private final Span span = new Span();
    private Phase[] outer = new Phase[8];
    private int depth;
    private Phase current = Phase.BOOKKEEPING;
    private long since;

    /// @param nanoTime a monotonic clock in nanoseconds
    public Profile(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /// A phase in progress. Closing it ends the innermost phase.
    public final class Span implements AutoCloseable {
        private Span() {}

        @Override
        public void close() {
            if (depth == 0) {
                throw new IllegalStateException("no phase is open");
            }
            charge();
            current = outer[--depth];
        }
    }

    /// Forgets what was measured. The next step begins now.
    ///
    /// @throws IllegalStateException if a phase is open
    public void begin() {
        if (depth != 0) {
            throw new IllegalStateException("a step cannot begin inside " + current);
        }
        Arrays.fill(nanos, 0);
        since = nanoTime.getAsLong();
    }

    /// Begins a phase. It lasts until the result is closed.
    public Span phase(Phase phase) {
        charge();
        if (depth == outer.length) {
            outer = Arrays.copyOf(outer, 2 * depth);
        }
        outer[depth++] = current;
        current = phase;
        return span;
    }

    private void charge() {
        long now = nanoTime.getAsLong();
        nanos[index(current)] += now - since;
        since = now;
    }

    /// Returns the seconds of a phase since [#begin].
    public double seconds(Phase phase) {
        charge();
        return nanos[index(phase)] / 1e9;
    }

    /// Returns the seconds since [#begin] of every phase that occurred, as `profile/<phase>`, in the phases'
    /// order.
    public Map<String, Double> metrics() {
        charge();
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (Phase phase : PHASES) {
            long spent = nanos[index(phase)];
            if (spent > 0) {
                metrics.put(Phase.PREFIX + phase.key(), spent / 1e9);
            }
        }
        return metrics;
    }

    @SuppressWarnings("EnumOrdinal") // of an array made from the enum's own values
    private static int index(Phase phase) {
        return phase.ordinal();
    }
}
