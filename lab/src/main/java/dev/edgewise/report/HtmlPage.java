package dev.edgewise.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/// One HTML file that needs nothing else.
///
/// All data enters the page as one JSON block in which `<`, `>` and `&` are escaped. The scripts only ever set
/// text from it. The page's content security policy allows the two scripts by their hash and no connection. So a
/// completion cannot run anything, even if an escape were missing.
///
/// @param title the title before the scripts set their own
/// @param beside says in words where the numbers lie, for a reader without JavaScript
/// @param scripts resources beside this class, in order; they read the data as `run`
record HtmlPage(String title, String beside, List<String> scripts) {
    private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";

    HtmlPage {
        scripts = List.copyOf(scripts);
    }

    /// Returns the page that draws `json`.
    String html(String json) {
        String echarts = resource(ECHARTS);
        String script = scripts.stream()
                .map(HtmlPage::resource)
                .collect(Collectors.joining("\n", "(() => {\n\"use strict\";\n", "\n})();\n"));
        String policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src '" + hash(echarts)
                + "' '" + hash(script) + "'";
        StringBuilder html = new StringBuilder(resource("page.html"));
        replace(html, "{{policy}}", policy);
        replace(html, "{{title}}", title);
        replace(html, "{{css}}", resource("page.css"));
        replace(html, "{{beside}}", beside);
        replace(html, "{{data}}", escaped(json));
        replace(html, "{{echarts}}", echarts);
        replace(html, "{{script}}", script);
        return html.toString();
    }

    /// Returns JSON without a character that means anything to an HTML parser.
    static String escaped(String json) {
        return json.replace("&", "\\u0026")
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    /// Replaces the last occurrence of a place. Text that was filled in before may not be searched, so places
    /// are filled from top to bottom.
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
        try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the class path lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
