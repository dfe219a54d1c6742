package dev.edgewise.assembly;

import dev.edgewise.terminal.TerminalSize;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks the terminal behind standard error for its size, anew each time, so that resizing is followed. `COLUMNS` and
/// `LINES` stand in where it cannot be asked, 80 × 24 where they are not set either.
///
///     ioctl(2, TIOCGWINSZ, &size),   size = {rows, columns, x, y}, 16 bits each
final class TerminalWindow implements Supplier<TerminalSize> {
    private static final int STANDARD_ERROR = 2;
    private static final long LINUX_REQUEST = 0x5413;
    private static final long MAC_REQUEST = 0x40087468;
    private static final int BYTES = 8;

    private final TerminalSize otherwise;

    /// @param environment as from [System#getenv()]
    TerminalWindow(Map<String, String> environment) {
        this.otherwise = TerminalSize.ofEnvironment(environment);
    }

    /// The function, found when first asked for; null where there is none, or where Java would warn of its use.
    private static final class Ioctl {
        private static final @Nullable MethodHandle HANDLE = find();

        @SuppressWarnings("restricted") // Edgewise runs with native access, which libtorch needs
        private static @Nullable MethodHandle find() {
            if (!Ioctl.class.getModule().isNativeAccessEnabled()) {
                return null;
            }
            Linker linker = Linker.nativeLinker();
            return linker.defaultLookup()
                    .find("ioctl")
                    .map(address -> linker.downcallHandle(
                            address,
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.ADDRESS),
                            Linker.Option.firstVariadicArg(2)))
                    .orElse(null);
        }
    }

    @Override
    public TerminalSize get() {
        MethodHandle ioctl = Ioctl.HANDLE;
        if (ioctl == null) {
            return otherwise;
        }
        long request = System.getProperty("os.name", "").startsWith("Mac") ? MAC_REQUEST : LINUX_REQUEST;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(BYTES, Short.BYTES);
            int failed = (int) ioctl.invokeExact(STANDARD_ERROR, request, size);
            int rows = Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, 0));
            int columns = Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, Short.BYTES));
            return failed == 0 && rows > 0 && columns > 0 ? new TerminalSize(columns, rows) : otherwise;
        } catch (Throwable unexpected) { // what a method handle declares
            throw new IllegalStateException("ioctl cannot be called", unexpected);
        }
    }
}
