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
/// one other busy process it is a disaster: the threads spin while the one they wait for has no core. So threads spin
/// for a bounded time and then sleep, and [SpinGuard] shortens that time while other work wants the cores.
///
/// MKL uses libtorch's runtime of OpenMP instead of its own. Otherwise there are two teams of threads, and one spins
/// while the other works. dev/LOG.md, 2026-11-29, has the measurements.
final class WaitPolicy {
    /// Read by every runtime of OpenMP. By itself it means not to spin at all.
    private static final String POLICY = "OMP_WAIT_POLICY";

    /// Rounds of spinning, read by the runtime that libtorch brings.
    private static final String SPIN = "GOMP_SPINCOUNT";

    private static final String ROUNDS = "3000";

    private static final String MKL_RUNTIME = "MKL_THREADING_LAYER";

    private WaitPolicy() {}

    /// Sets how threads wait, but for what the environment already says.
    ///
    /// The runtimes read the variables when they are loaded, so this comes before libtorch. Does nothing where
    /// the C library has no `setenv`.
    static void set() {
        if (isOurs()) {
            set(POLICY, "passive");
            set(SPIN, ROUNDS);
        }
        if (System.getenv(MKL_RUNTIME) == null) {
            set(MKL_RUNTIME, "GNU");
        }
    }

    /// Returns whether the environment leaves it to us how threads wait.
    static boolean isOurs() {
        return System.getenv(POLICY) == null && System.getenv(SPIN) == null;
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
            int _ = (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
        } catch (Throwable e) {
            throw new IllegalStateException("the C library's setenv cannot be called", e);
        }
    }
}
