package dev.edgewise.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// How the threads of one operation wait for each other.
///
/// OpenMP lets a thread that waits spin, because waking it takes microseconds. That is fast on an idle machine. Beside
/// one other busy process it is a disaster: the threads spin while the one they wait for has no core. Threads that spin
/// for a few microseconds and then sleep are as fast on an idle machine, and keep more than 80 % of one thread's speed
/// on a busy one (dev/LOG.md, 2026-11-29).
final class WaitPolicy {
    /// Read by every runtime of OpenMP. By itself it means not to spin at all.
    private static final String POLICY = "OMP_WAIT_POLICY";

    /// Rounds of spinning, read by the runtime that libtorch brings.
    private static final String SPIN = "GOMP_SPINCOUNT";

    private static final String ROUNDS = "500";

    private WaitPolicy() {}

    /// Lets waiting threads spin briefly and then sleep, unless the environment already says how they wait.
    ///
    /// The runtimes of OpenMP read the variables when they are loaded, so this comes before libtorch. Does nothing
    /// where the C library has no `setenv`.
    static void sleepSoon() {
        if (System.getenv(POLICY) == null && System.getenv(SPIN) == null) {
            set(POLICY, "passive");
            set(SPIN, ROUNDS);
        }
    }

    @SuppressWarnings("restricted") // setenv(const char *, const char *, int)
    private static void set(String name, String value) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> address = linker.defaultLookup().find("setenv");
        if (address.isEmpty()) {
            return;
        }
        MethodHandle setenv = linker.downcallHandle(
                address.get(),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int failed = (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
            if (failed != 0) {
                throw new IllegalStateException("setenv answered " + failed);
            }
        } catch (Throwable e) {
            throw new IllegalStateException("the C library's setenv cannot be called", e);
        }
    }
}
