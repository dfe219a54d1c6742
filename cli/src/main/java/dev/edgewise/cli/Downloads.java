package dev.edgewise.cli;

import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.terminal.ProgressLine;
import dev.edgewise.terminal.ReadableNumbers;
import org.jspecify.annotations.Nullable;

/// Shows downloads as progress lines on standard error, one a file.
public final class Downloads implements DownloadProgress {
    private final Streams streams;
    private String file = "";
    private @Nullable ProgressLine line;

    public Downloads(Streams streams) {
        this.streams = streams;
    }

    @Override
    public void update(String name, long done, long total) {
        ProgressLine current = line;
        if (current == null || !name.equals(file)) {
            if (current != null) {
                current.close();
            }
            current = streams.display().progress(name, ReadableNumbers::bytes, Math.max(0, total), done);
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
