package dev.edgewise.report;

import dev.edgewise.format.file.WholeFile;
import dev.edgewise.run.RunReader;
import java.nio.file.Path;
import java.util.List;

/// Writes `report.html`: one file that needs nothing else, see [HtmlPage].
public final class HtmlReport {
    private static final HtmlPage PAGE = new HtmlPage(
            "Edgewise report",
            "<code>summary.json</code> and <code>metrics.jsonl</code>",
            List.of(
                    "text.js",
                    "theme.js",
                    "head.js",
                    "maps.js",
                    "accuracy.js",
                    "ranking.js",
                    "phases.js",
                    "selection.js",
                    "prompts.js",
                    "series.js",
                    "signals.js",
                    "formats.js",
                    "samples.js",
                    "page.js"));

    private HtmlReport() {}

    /// Writes the report of `run` to `file`, completely or not at all.
    ///
    /// @throws dev.edgewise.error.DataException if a file of the run is damaged
    /// @throws dev.edgewise.error.CheckpointException if the report cannot be written
    public static void write(RunReader run, Path file) {
        WholeFile.write(file, html(run));
    }

    static String html(RunReader run) {
        return PAGE.html(ReportData.of(run).toString());
    }
}
