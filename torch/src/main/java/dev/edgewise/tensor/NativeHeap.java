package dev.edgewise.tensor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/// Settings of the C library's allocator.
final class NativeHeap {
    private static final int TRIM_THRESHOLD = -1;
    private static final int MMAP_THRESHOLD = -3;

    /// The most glibc accepts.
    private static final int LARGEST_MMAP_THRESHOLD = 32 << 20;

    private NativeHeap() {}

    /// Lets freed memory of up to 32 MiB a block be used again instead of going back to the system, which would have
    /// to clear its pages at the next allocation. Does nothing where the C library is not glibc.
    @SuppressWarnings("restricted") // a function of two ints
    static void keepFreedMemory() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> address = linker.defaultLookup().find("mallopt");
        if (address.isEmpty()) {
            return;
        }
        var mallopt = linker.downcallHandle(
                address.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            int first = (int) mallopt.invokeExact(MMAP_THRESHOLD, LARGEST_MMAP_THRESHOLD);
            int second = (int) mallopt.invokeExact(TRIM_THRESHOLD, Integer.MAX_VALUE);
            if (first + second < 0) {
                throw new IllegalStateException("mallopt answered " + first + " and " + second);
            }
        } catch (Throwable e) {
            throw new IllegalStateException("the C library's mallopt cannot be called", e);
        }
    }
}
