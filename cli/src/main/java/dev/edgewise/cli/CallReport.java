package dev.edgewise.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.CallEvaluation;
import dev.edgewise.eval.Interval;
import dev.edgewise.tool.bfcl.AskMode;
import dev.edgewise.tool.check.BfclScores;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Writes how a model's calls were. Accuracy never stands alone: irrelevance and relevance are beside it, if only to
/// say that they were not measured.
final class CallReport {
    private static final int SHOWN = 8;

    private final Output output;
    private final boolean json;
    private final Map<String, Double> categories = new TreeMap<>();

    CallReport(Output output, boolean json) {
        this.output = output;
        this.json = json;
    }

    void write(CallOptions.Part part, AskMode mode, CallEvaluation.Result result) {
        part.category()
                .flatMap(category -> Optional.ofNullable(result.byKind().get(category)))
                .ifPresent(found -> categories.put(part.category().orElseThrow(), found.estimate()));
        if (json) {
            output.line(json(part, mode, result).toString());
        } else {
            text(part, mode, result);
        }
    }

    /// Writes the groups of several categories of BFCL.
    void writeGroups() {
        if (categories.size() < 2) {
            return;
        }
        Map<String, Double> groups = new BfclScores(categories).groups();
        if (json) {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            groups.forEach(node.putObject("groups")::put);
            categories.forEach(node.putObject("accuracy_by_category")::put);
            output.line(node.toString());
            return;
        }
        output.line(output.bold("BFCL") + "  groups; a category that was not measured counts 0");
        groups.forEach((name, value) -> output.line(String.format(Locale.ROOT, "  %-12s %5.1f %%", name, 100 * value)));
    }

    private void text(CallOptions.Part part, AskMode mode, CallEvaluation.Result result) {
        output.line(output.bold(part.name()) + "  " + result.n() + " of " + CallOptions.words(part, mode));
        line("accuracy", result.accuracy(), "wants a call");
        for (String kind : List.of("irrelevance", "relevance")) {
            line(
                    kind,
                    Optional.ofNullable(result.abstention().get(kind)),
                    kind.equals("irrelevance") ? "wants none" : "wants any call");
        }
        result.abstention().forEach((kind, value) -> {
            if (!kind.equals("irrelevance") && !kind.equals("relevance")) {
                line(kind, Optional.of(value), "");
            }
        });
        result.macro()
                .ifPresent(value -> output.line(String.format(
                        Locale.ROOT, "  %-12s %5.1f %%  mean of calls and abstention", "macro", 100 * value)));
        line("malformed", Optional.of(result.malformed()), "");
        result.errors().entrySet().stream()
                .limit(SHOWN)
                .forEach(error -> output.line(
                        output.dim(String.format(Locale.ROOT, "  %6d  %s", error.getValue(), error.getKey()))));
        output.line(
                output.dim(String.format(Locale.ROOT, "  cut at the length limit: %.1f %%", 100 * result.truncated())));
    }

    private void line(String name, Optional<Interval> value, String wanted) {
        output.line(value.map(found -> String.format(
                        Locale.ROOT,
                        "  %-12s %5.1f %%  (95 %%: %.1f – %.1f)",
                        name,
                        100 * found.estimate(),
                        100 * found.low(),
                        100 * found.high()))
                .orElseGet(() ->
                        output.dim(String.format(Locale.ROOT, "  %-12s not measured: no question %s", name, wanted))));
    }

    private static ObjectNode json(CallOptions.Part part, AskMode mode, CallEvaluation.Result result) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("data", part.name());
        part.category().ifPresent(category -> {
            node.put("category", category);
            node.put("ask", CallOptions.name(mode));
        });
        node.put("n", result.n());
        put(node, "accuracy", result.accuracy());
        put(node, "irrelevance", Optional.ofNullable(result.abstention().get("irrelevance")));
        put(node, "relevance", Optional.ofNullable(result.abstention().get("relevance")));
        put(node, "malformed", Optional.of(result.malformed()));
        result.macro().ifPresentOrElse(value -> node.put("macro", value), () -> node.putNull("macro"));
        ObjectNode kinds = node.putObject("accuracy_by_kind");
        result.byKind().forEach((kind, value) -> kinds.put(kind, value.estimate()));
        ObjectNode intervals = node.putObject("accuracy_by_kind_interval");
        result.byKind()
                .forEach((kind, value) ->
                        intervals.putArray(kind).add(value.low()).add(value.high()));
        ObjectNode errors = node.putObject("errors");
        result.errors().forEach(errors::put);
        node.put("clipped_ratio", result.truncated());
        node.put("mean_length", result.meanLength());
        return node;
    }

    private static void put(ObjectNode node, String name, Optional<Interval> value) {
        if (value.isEmpty()) {
            node.putNull(name);
            return;
        }
        node.put(name, value.get().estimate());
        node.putArray(name + "_interval").add(value.get().low()).add(value.get().high());
    }
}
