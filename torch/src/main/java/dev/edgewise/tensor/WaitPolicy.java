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
/// OpenMP lets a thread that waits spin, because waking it takes microseconds. That is the fastest on an idle machine.
/// Beside one other busy process it is a disaster: the threads spin while the one they wait for has no core
/// (dev/LOG.md, 2026-11-29). Asleep they lose little on an idle machine, and nearly nothing on a busy one.
final class WaitPolicy {
    private static final String VARIABLE = "OMP_WAIT_POLICY";
    private static final int KEEP = 0;

    private WaitPolicy() {}

    /// Lets waiting threads sleep, unless the environment already says how they wait.
    ///
    /// The runtimes of OpenMP read the variable when they are loaded, so this comes before libtorch. Does nothing
    /// where the C library has no `setenv`.
    @SuppressWarnings("restricted") // setenv(const char *, const char *, int)
    static void sleep() {
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
            int failed = (int) setenv.invokeExact(arena.allocateFrom(VARIABLE), arena.allocateFrom("passive"), KEEP);
            if (failed != 0) {
                throw new IllegalStateException("setenv answered " + failed);
            }
        } catch (Throwable e) {
            throw new IllegalStateException("the C library's setenv cannot be called", e);
        }
    }
}
