package dev.edgewise.trainer;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;

/// What the process holds from the C library's allocator, by glibc's `mallinfo2`: libtorch's tensors are in it,
/// the Java heap is not.
final class NativeMemory {
    /// The JVM's own use of `malloc` (compiled code, class metadata) grows a little while it warms up. A leak of one
    /// batch per step would be some ten times that over 180 steps.
    static final long JVM_NOISE = 12L << 20;

    private static final int FIELDS = 10;
    private static final int BLOCKS_IN_USE = 7;
    private static final int MAPPED = 4;

    /// A method compiled while memory is read holds some 20 MiB in the compiler's arenas, which the JVM hands back
    /// a few seconds after: a leak it never hands back.
    private static final Duration SETTLES_WITHIN = Duration.ofSeconds(30);

    private NativeMemory() {}

    /// As [#allocatedBytes()], read again until it is below `expected` or has had the time to get there.
    ///
    /// @param expected what there should be at most, in bytes
    /// @return the last reading, in bytes
    static long settledBytes(long expected) {
        long deadline = System.nanoTime() + SETTLES_WITHIN.toNanos();
        long bytes = allocatedBytes();
        while (bytes >= expected && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            bytes = allocatedBytes();
        }
        return bytes;
    }

    @SuppressWarnings("restricted") // a plain C function
    static long allocatedBytes() {
        Linker linker = Linker.nativeLinker();
        MemorySegment function = linker.defaultLookup().find("mallinfo2").orElse(null);
        Assumptions.assumeTrue(function != null, "skipped: the C library has no mallinfo2 (glibc 2.33 or newer)");
        MemoryLayout layout = MemoryLayout.structLayout(
                MemoryLayout.sequenceLayout(FIELDS, ValueLayout.JAVA_LONG).withName("fields"));
        MethodHandle handle = linker.downcallHandle(function, FunctionDescriptor.of(layout));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = (MemorySegment) handle.invokeExact((SegmentAllocator) arena);
            return info.getAtIndex(ValueLayout.JAVA_LONG, BLOCKS_IN_USE)
                    + info.getAtIndex(ValueLayout.JAVA_LONG, MAPPED);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
