package dev.edgewise.report;

import dev.edgewise.format.file.WholeFile;
import dev.edgewise.probe.FrontierMap;
import dev.edgewise.probe.ProbeJson;
import java.nio.file.Path;
import java.util.List;

/// Writes the picture of a probe: one HTML file that needs nothing else, see [HtmlPage].
public final class ProbePage {
    private static final HtmlPage PAGE = new HtmlPage(
            "Edgewise probe", "the file that <code>--json</code> names", List.of("text.js", "theme.js", "probe.js"));

    private ProbePage() {}

    /// Writes the picture of `map` to `file`, completely or not at all.
    ///
    /// @throws dev.edgewise.error.CheckpointException if it cannot be written
    public static void write(FrontierMap map, Path file) {
        WholeFile.write(file, PAGE.html(ProbeJson.of(map).toString()));
    }
}
