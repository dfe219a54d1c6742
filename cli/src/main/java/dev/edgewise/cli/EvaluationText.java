package dev.edgewise.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.Evaluation;
import dev.edgewise.error.Quoted;
import dev.edgewise.eval.Interval;
import java.util.List;
import java.util.Locale;

/// What an evaluation found, as text or JSON.
///
/// @param samples completions per task
/// @param json whether it is one JSON object a result
/// @param prompted whether the model was asked under prompts that evolved
record EvaluationText(Output output, int samples, boolean json, boolean prompted) {
    /// Writes what one environment gave, a result for every prompt.
    void write(List<Evaluation.Result> results) {
        int best = 0;
        for (int i = 0; i < results.size(); i++) {
            if (accuracy(results.get(i)) > accuracy(results.get(best))) {
                best = i;
            }
        }
        for (int i = 0; i < results.size(); i++) {
            if (json) {
                ObjectNode node = json(results.get(i));
                output.line((prompted ? node.put("prompt", i + 1).put("best", i == best) : node).toString());
            } else {
                write(results.get(i), prompted ? "  prompt " + (i + 1) : "");
            }
        }
        if (!json && results.size() > 1) {
            output.line(output.bold("best") + "  prompt " + (best + 1) + " on "
                    + results.get(best).environment() + ": accuracy "
                    + text(results.get(best).accuracy()).strip());
        }
    }

    private static double accuracy(Evaluation.Result result) {
        return result.accuracy().estimate();
    }

    private void write(Evaluation.Result result, String prompt) {
        output.line(output.bold(result.environment()) + prompt + "  " + result.n() + " tasks, " + samples
                + (samples == 1 ? " completion each" : " completions each"));
        output.line("  accuracy  " + text(result.accuracy()));
        result.passAtK().forEach((k, value) -> {
            if (k > 1) {
                output.line(String.format(Locale.ROOT, "  pass@%-4d %s", k, text(value)));
            }
        });
        if (samples > 1) {
            output.line(String.format(Locale.ROOT, "  majority@%-4d %5.1f %%", samples, 100 * result.majority()));
        }
        if (result.formats().size() > 1) {
            result.formats()
                    .forEach((format, found) -> output.line(String.format(
                            Locale.ROOT,
                            "  written as %s: %.1f %%, of which %.1f %% are right",
                            format.replace('_', ' '),
                            100 * found.share(),
                            100 * found.accuracy())));
        }
        output.line(
                output.dim(String.format(Locale.ROOT, "  cut at the length limit: %.1f %%", 100 * result.truncated())));
        if (result.perLevel().size() > 1) {
            result.perLevel()
                    .forEach((level, value) ->
                            output.line(String.format(Locale.ROOT, "  %6.1f %%  %s", 100 * value, Quoted.of(level))));
        }
    }

    private static String text(Interval value) {
        return String.format(
                Locale.ROOT,
                "%5.1f %%  (95 %%: %.1f – %.1f)",
                100 * value.estimate(),
                100 * value.low(),
                100 * value.high());
    }

    private static ObjectNode json(Evaluation.Result result) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("environment", result.environment());
        node.put("accuracy", result.accuracy().estimate());
        node.putArray("accuracy_interval")
                .add(result.accuracy().low())
                .add(result.accuracy().high());
        ObjectNode passAtK = node.putObject("pass@k");
        ObjectNode intervals = node.putObject("pass@k_interval");
        result.passAtK().forEach((k, value) -> {
            passAtK.put(k.toString(), value.estimate());
            intervals.putArray(k.toString()).add(value.low()).add(value.high());
        });
        node.put("n", result.n());
        node.put("clipped_ratio", result.truncated());
        node.put("mean_length", result.meanLength());
        node.put("repetition", result.repetition());
        node.put("frontier", result.frontier());
        ObjectNode levels = node.putObject("accuracy_by_level");
        result.perLevel().forEach(levels::put);
        if (result.passAtK().size() > 1) {
            ObjectNode passes = node.putObject("pass_by_level");
            result.passPerLevel().forEach(passes::put);
            node.put("majority@k", result.majority());
        }
        ObjectNode formats = node.putObject("formats");
        result.formats()
                .forEach((format, found) ->
                        formats.putObject(format).put("share", found.share()).put("accuracy", found.accuracy()));
        return node;
    }
}
