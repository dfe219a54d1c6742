package dev.edgewise.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Opens the report in a real browser where one is installed.
@Tag("slow")
class BrowserTest {
    @TempDir
    Path directory;

    @Test
    void aNormalRunIsDrawnWithoutAFault() throws Exception {
        String page = opened("60", "4");
        assertThat(page)
                .contains("<title>arithmetic · Edgewise report</title>")
                .contains("The frontier moved from rung")
                .contains("<canvas")
                .contains("<path");
        assertThat(page.split("class=\"sample\"", -1)).hasSize(13);
    }

    @Test
    void aRunOnPreferencesShowsMarginsInPlaceOfAFrontier() throws Exception {
        assertThat(opened("preferences"))
                .contains("The margin between chosen and rejected completions went from 0.200 to 0.700.")
                .contains(">Margin<", ">Reward of the chosen<", "<path")
                .doesNotContain(">The frontier map<", ">Held-out accuracy, before and after<");
    }

    @Test
    void whatAHostileCompletionHoldsNeverRuns() throws Exception {
        String page = opened("hostile");
        assertThat(page).contains("· Edgewise report</title>").doesNotContain("<title>owned");
        assertThat(page).contains("&lt;img src=x onerror=").doesNotContain("<img");
    }

    /// The document after its scripts ran.
    private String opened(String... demo) throws IOException, InterruptedException {
        Path run = directory.resolve("run");
        String[] arguments = new String[demo.length + 1];
        arguments[0] = run.toString();
        System.arraycopy(demo, 0, arguments, 1, demo.length);
        ReportDemo.main(arguments);
        return Browser.opened(run.resolve("report.html"), directory);
    }
}
