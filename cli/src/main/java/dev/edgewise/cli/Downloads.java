package dev.edgewise.cli;

import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.terminal.ProgressLine;
import dev.edgewise.terminal.TerminalSize;
import dev.edgewise.terminal.TerminalStyle;
import dev.edgewise.terminal.Words;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// Shows downloads as progress lines on standard error, one a file.
final class Downloads implements DownloadProgress {
    private final Streams streams;
    private final Clock clock;
    private String file = "";
    private @Nullable ProgressLine line;

    Downloads(Streams streams, Clock clock) {
        this.streams = streams;
        this.clock = clock;
    }

    @Override
    public void update(String name, long done, long total) {
        ProgressLine current = line;
        if (current == null || !name.equals(file)) {
            if (current != null) {
                current.close();
            }
            TerminalStyle style = TerminalStyle.detect(System.getenv(), streams.terminal(), StandardCharsets.UTF_8);
            current = new ProgressLine(
                    streams.err(),
                    style,
                    TerminalSize.ofTerminal(System.getenv(), clock),
                    clock,
                    name,
                    Words::bytes,
                    Math.max(0, total),
                    done);
            line = current;
            file = name;
        }
        current.update(done);
        if (done == total) {
            current.close();
            line = null;
        }
    }
}
