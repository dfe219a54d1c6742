package dev.edgewise.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/// Ctrl-C and SIGTERM while a run trains or a model is served: the first asks to stop in good order, the second ends
/// the process.
///
/// The JVM's own answer to a signal, running shutdown hooks, is of no use here: hooks run beside the training
/// thread while native libraries unload themselves in other hooks, and a second Ctrl-C would be ignored. So the
/// signal itself is caught. Thread-safe; closing gives the signals back.
public final class Interrupt implements BooleanSupplier, AutoCloseable {
    private static final List<String> SIGNALS = List.of("INT", "TERM");

    private final AtomicInteger count = new AtomicInteger();
    private final PrintStream err;
    private final String acknowledged;
    private final IntConsumer end;
    private final List<Runnable> restore = new ArrayList<>();

    Interrupt(PrintStream err, String acknowledged, IntConsumer end) {
        this.err = err;
        this.acknowledged = acknowledged;
        this.end = end;
    }

    /// Catches the signals of this process.
    ///
    /// @param err where the first signal is acknowledged
    /// @param acknowledged in which words
    /// @param end takes the exit code at every further signal
    static Interrupt install(PrintStream err, String acknowledged, IntConsumer end) {
        Interrupt interrupt = new Interrupt(err, acknowledged, end);
        for (String signal : SIGNALS) {
            @Nullable Object before = Signals.register(signal, interrupt::signal);
            interrupt.restore.add(() -> Signals.unregister(signal, before));
        }
        return interrupt;
    }

    /// Tells whether somebody asked to stop.
    @Override
    public boolean getAsBoolean() {
        return count.get() > 0;
    }

    void signal() {
        if (count.incrementAndGet() == 1) {
            err.println("\n" + acknowledged);
        } else {
            end.accept(ExitCodes.INTERRUPTED);
        }
    }

    @Override
    public void close() {
        restore.forEach(Runnable::run);
        restore.clear();
    }
}
