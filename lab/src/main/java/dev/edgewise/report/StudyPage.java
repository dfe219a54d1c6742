package dev.edgewise.report;

import dev.edgewise.format.file.WholeFile;
import dev.edgewise.study.StudyJson;
import dev.edgewise.study.StudyResults;
import java.nio.file.Path;
import java.util.List;

/// Writes `study.html`: one file that needs nothing else, see [HtmlPage].
public final class StudyPage {
    private static final HtmlPage PAGE = new HtmlPage(
            "Edgewise study",
            "<code>results.json</code> and <code>study.md</code>",
            List.of("text.js", "theme.js", "study.js"));

    private StudyPage() {}

    /// Writes the page of `results` to `file`, completely or not at all.
    ///
    /// @throws dev.edgewise.error.CheckpointException if it cannot be written
    public static void write(StudyResults results, Path file) {
        WholeFile.write(file, PAGE.html(StudyJson.of(results).toString()));
    }
}
