package dev.edgewise.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Columns and rows of the terminal.
public record TerminalSize(int columns, int rows) {
    /// What a terminal has when nobody says.
    public static final TerminalSize USUAL = new TerminalSize(80, 24);

    private static final Duration FRESH = Duration.ofSeconds(2);

    /// Asks `stty` about the controlling terminal, at most every two seconds so that resizing is noticed;
    /// `COLUMNS` and `LINES` where that fails, 80 × 24 where they are not set either.
    public static Supplier<TerminalSize> ofTerminal(Map<String, String> environment, InstantSource clock) {
        return new Supplier<>() {
            private @Nullable TerminalSize last;
            private Instant asked = Instant.EPOCH;

            @Override
            public TerminalSize get() {
                Instant now = clock.instant();
                TerminalSize known = last;
                if (known == null || Duration.between(asked, now).compareTo(FRESH) > 0) {
                    known = stty(environment);
                    last = known;
                    asked = now;
                }
                return known;
            }
        };
    }

    private static TerminalSize stty(Map<String, String> environment) {
        TerminalSize fallback = new TerminalSize(
                number(environment.get("COLUMNS"), USUAL.columns), number(environment.get("LINES"), USUAL.rows));
        if (!Files.isReadable(Path.of("/dev/tty"))) {
            return fallback;
        }
        try {
            Process process = new ProcessBuilder("sh", "-c", "stty size </dev/tty")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String[] parts = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ", -1);
            process.waitFor(1, TimeUnit.SECONDS);
            return parts.length == 2
                    ? new TerminalSize(number(parts[1], fallback.columns), number(parts[0], fallback.rows))
                    : fallback;
        } catch (IOException e) {
            return fallback; // no stty on this system
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return fallback;
        }
    }

    private static int number(@Nullable String text, int otherwise) {
        return text != null && text.matches("[1-9]\\d{0,4}") ? Integer.parseInt(text) : otherwise;
    }
}
