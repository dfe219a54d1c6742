package dev.edgewise.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real browser, where one is installed.
final class Browser {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    private Browser() {}

    /// The document of `page` after its scripts ran without a message on the console; the test is skipped where there
    /// is no browser.
    static String opened(Path page, Path directory) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(CHROMIUM), "no browser at " + CHROMIUM + ", so the page is not opened in one");
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
                        page.toUri().toString()))
                .redirectError(log.toFile())
                .start();
        try {
            String document = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(log, StandardCharsets.ISO_8859_1)).doesNotContain("CONSOLE");
            int library = document.indexOf("Licensed to the Apache Software Foundation");
            return document.substring(0, library) + document.substring(document.indexOf("</script>", library));
        } finally {
            process.destroyForcibly();
        }
    }
}
