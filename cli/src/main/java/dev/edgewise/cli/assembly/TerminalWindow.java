package dev.edgewise.cli.assembly;

import dev.edgewise.terminal.TerminalSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;
import org.jspecify.annotations.Nullable;

/// Asks the terminal behind standard error for its size, anew each time, so that resizing is followed. `COLUMNS` and
/// `LINES` stand in where it cannot be asked, 80 × 24 where they are not set either.
final class TerminalWindow implements Supplier<TerminalSize> {
    private final TerminalSize otherwise;
    private @Nullable Terminal terminal;
    private boolean opened;

    /// @param environment as from [System#getenv()]
    TerminalWindow(Map<String, String> environment) {
        this.otherwise = TerminalSize.ofEnvironment(environment);
    }

    @Override
    public TerminalSize get() {
        if (!opened) {
            opened = true;
            terminal = open();
        }
        Terminal asked = terminal;
        if (asked == null) {
            return otherwise;
        }
        Size size = asked.getSize();
        return size.getColumns() > 0 && size.getRows() > 0
                ? new TerminalSize(size.getColumns(), size.getRows())
                : otherwise;
    }

    /// JLine asks through Java's foreign functions, of which a Java without native access would warn.
    private static @Nullable Terminal open() {
        if (!TerminalProvider.class.getModule().isNativeAccessEnabled()) {
            return null;
        }
        try {
            return TerminalProvider.load("ffm")
                    .sysTerminal(
                            "edgewise",
                            "ansi",
                            false,
                            StandardCharsets.UTF_8,
                            StandardCharsets.UTF_8,
                            StandardCharsets.UTF_8,
                            StandardCharsets.UTF_8,
                            false,
                            Terminal.SignalHandler.SIG_DFL,
                            true,
                            SystemStream.Error);
        } catch (IOException | RuntimeException noTerminal) {
            return null;
        }
    }
}
