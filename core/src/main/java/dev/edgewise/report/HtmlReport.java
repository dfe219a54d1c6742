package dev.edgewise.report;

import dev.edgewise.run.RunReader;
import dev.edgewise.run.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/// Writes `report.html`: one file that needs nothing else.
///
/// Everything of the run enters the page as one JSON block in which `<`, `>` and `&` are escaped, and the scripts
/// only ever set text from it. The page's content security policy allows the two scripts by their hash and no
/// connection, so that a completion cannot run anything even where an escape were missing.
public final class HtmlReport {
    private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";
    private static final List<String> SCRIPTS =
            List.of("text.js", "theme.js", "head.js", "maps.js", "accuracy.js", "series.js", "samples.js", "page.js");

    private HtmlReport() {}

    /// Writes the report of `run` to `file`, whole or not at all.
    ///
    /// @throws DataException if a file of the run is damaged
    /// @throws dev.edgewise.error.CheckpointException if the report cannot be written
    public static void write(RunReader run, Path file) {
        WholeFile.write(file, html(run));
    }

    static String html(RunReader run) {
        String echarts = resource(ECHARTS);
        String script = SCRIPTS.stream()
                .map(HtmlReport::resource)
                .collect(Collectors.joining("\n", "(() => {\n\"use strict\";\n", "\n})();\n"));
        String policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src '" + hash(echarts)
                + "' '" + hash(script) + "'";
        StringBuilder html = new StringBuilder(resource("page.html"));
        replace(html, "{{policy}}", policy);
        replace(html, "{{css}}", resource("page.css"));
        replace(html, "{{data}}", escaped(ReportData.of(run).toString()));
        replace(html, "{{echarts}}", echarts);
        replace(html, "{{script}}", script);
        return html.toString();
    }

    /// JSON without a character that means anything to an HTML parser.
    static String escaped(String json) {
        return json.replace("&", "\\u0026")
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    /// Replaces the last place: what was filled in before may not be searched, and places are filled from top to
    /// bottom.
    private static void replace(StringBuilder html, String place, String text) {
        int at = html.lastIndexOf(place);
        if (at < 0) {
            throw new IllegalStateException("page.html has no place " + place);
        }
        html.replace(at, at + place.length(), text);
    }

    private static String hash(String script) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the class path lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
