package dev.edgewise.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.terminal.ReadableNumbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The result of a bench for people, from its JSON.
public final class BenchTable {
    private static final List<String> HEADING = List.of(
            "work", "Edgewise", "of the limit", "outside native", "peak", "other", "its speed", "ratio", "its peak");
    /// Columns of text; the others hold numbers.
    private static final List<Integer> TEXT = List.of(0, 5);

    private BenchTable() {}

    /// Lines for a terminal.
    public static List<String> text(JsonNode json) {
        List<String> lines = new ArrayList<>(List.of(origin(json), ""));
        lines.addAll(aligned(HEADING, cells(json, false), TEXT));
        ProductTable products = ProductTable.of(json);
        if (!products.isEmpty()) {
            lines.add("");
            lines.add("matrix products, GFLOP/s");
            lines.addAll(aligned(products.heading(), products.cells(), List.of(0)));
        }
        List<String> profiles = ProfileLines.of(json);
        if (!profiles.isEmpty()) {
            lines.add("");
            lines.addAll(profiles);
        }
        return lines;
    }

    /// Returns the same as Markdown.
    public static List<String> markdown(JsonNode json) {
        List<String> lines = new ArrayList<>(List.of(origin(json), ""));
        lines.addAll(piped(HEADING, cells(json, true), TEXT));
        ProductTable products = ProductTable.of(json);
        if (!products.isEmpty()) {
            lines.add("");
            lines.add("Matrix products, GFLOP/s:");
            lines.add("");
            lines.addAll(piped(products.heading(), products.cells(), List.of(0)));
        }
        return lines;
    }

    /// Where, when and with what it was measured.
    static String origin(JsonNode json) {
        List<String> parts = new ArrayList<>();
        parts.add(json.path("date").asText().replaceFirst("T.*", ""));
        parts.add(json.path("cpu").asText() + ", " + json.path("threads").asInt() + " threads");
        String commit = json.path("commit").asText("");
        if (!json.path("commit").isNull() && !commit.isEmpty()) {
            parts.add("commit " + commit.substring(0, Math.min(12, commit.length()))
                    + (json.path("dirty").asBoolean() ? " with changes" : ""));
        }
        parts.add("libtorch " + json.path("libtorch").asText());
        json.path("peers")
                .properties()
                .forEach(entry ->
                        parts.add(entry.getKey() + " " + entry.getValue().asText()));
        int rounds = json.path("rounds").asInt();
        parts.add(rounds == 1 ? "one round" : "medians of " + rounds + " rounds");
        return String.join(" · ", parts);
    }

    private static List<List<String>> cells(JsonNode json, boolean repeatWork) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode row : json.path("rows")) {
            if (!row.has("seconds")) {
                continue;
            }
            List<String> own = List.of(
                    row.path("title").asText(),
                    speed(row),
                    percent(row.path("limit_share"), 0),
                    percent(row.path("java_share"), 1),
                    bytes(row));
            List<String> none = List.of(repeatWork ? row.path("title").asText() : "", "", "", "", "");
            boolean first = true;
            for (JsonNode peer : row.path("peers")) {
                List<String> cells = new ArrayList<>(first ? own : none);
                cells.addAll(List.of(peer.path("name").asText(), speed(peer), ratio(peer), bytes(peer)));
                rows.add(cells);
                first = false;
            }
            if (first) {
                List<String> cells = new ArrayList<>(own);
                cells.addAll(List.of("", "", "", ""));
                rows.add(cells);
            }
        }
        return rows;
    }

    private static String speed(JsonNode node) {
        return node.has("tokens_per_second")
                ? digits(node.path("tokens_per_second").asDouble()) + " tok/s"
                : digits(node.path("seconds").asDouble()) + " s";
    }

    private static String ratio(JsonNode peer) {
        return peer.has("ratio")
                ? String.format(Locale.ROOT, "%.2f×", peer.path("ratio").asDouble())
                : "";
    }

    private static String percent(JsonNode share, int decimals) {
        return share.isNumber() ? String.format(Locale.ROOT, "%." + decimals + "f %%", 100 * share.asDouble()) : "";
    }

    private static String bytes(JsonNode node) {
        long bytes = node.path("peak_rss_bytes").asLong();
        return bytes > 0 ? ReadableNumbers.bytes((double) bytes) : "";
    }

    /// Writes a number with three digits.
    static String digits(double value) {
        return String.format(Locale.ROOT, value >= 99.5 ? "%.0f" : value >= 9.95 ? "%.1f" : "%.2f", value);
    }

    static List<String> aligned(List<String> heading, List<List<String>> rows, List<Integer> text) {
        List<List<String>> all = new ArrayList<>(List.of(heading));
        all.addAll(rows);
        int[] widths = new int[heading.size()];
        for (List<String> row : all) {
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < widths.length; c++) {
                String space = " ".repeat(widths[c] - row.get(c).length());
                line.append(text.contains(c) ? row.get(c) + space : space + row.get(c))
                        .append("  ");
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static List<String> piped(List<String> heading, List<List<String>> rows, List<Integer> text) {
        List<String> lines = new ArrayList<>();
        lines.add("| " + String.join(" | ", heading) + " |");
        StringBuilder rule = new StringBuilder("|");
        for (int c = 0; c < heading.size(); c++) {
            rule.append(text.contains(c) ? "---|" : "--:|");
        }
        lines.add(rule.toString());
        for (List<String> row : rows) {
            lines.add("| " + String.join(" | ", row) + " |");
        }
        return lines;
    }
}
