package dev.edgewise.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Opens the report in a real browser where one is installed.
@Tag("slow")
class BrowserTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

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
    void whatAHostileCompletionHoldsNeverRuns() throws Exception {
        String page = opened("hostile");
        assertThat(page).contains("· Edgewise report</title>").doesNotContain("<title>owned");
        assertThat(page).contains("&lt;img src=x onerror=").doesNotContain("<img");
    }

    /// The document after its scripts ran.
    private String opened(String... demo) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(CHROMIUM), "no browser at " + CHROMIUM + ", so the report is not opened in one");
        Path run = directory.resolve("run");
        String[] arguments = new String[demo.length + 1];
        arguments[0] = run.toString();
        System.arraycopy(demo, 0, arguments, 1, demo.length);
        ReportDemo.main(arguments);
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(List.of(
                        CHROMIUM.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--enable-logging=stderr",
                        "--user-data-dir=" + directory.resolve("profile"),
                        "--virtual-time-budget=4000",
                        "--dump-dom",
                        run.resolve("report.html").toUri().toString()))
                .redirectError(log.toFile())
                .start();
        try {
            String page = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(log, StandardCharsets.ISO_8859_1)).doesNotContain("CONSOLE");
            int library = page.indexOf("Licensed to the Apache Software Foundation");
            return page.substring(0, library) + page.substring(page.indexOf("</script>", library));
        } finally {
            process.destroyForcibly();
        }
    }
}
