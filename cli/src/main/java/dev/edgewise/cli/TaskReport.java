package dev.edgewise.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.Evaluation;
import dev.edgewise.error.Quoted;
import dev.edgewise.eval.Interval;
import java.util.Locale;

/// Writes how a model solved tasks.
///
/// @param samples completions per task
/// @param json whether one JSON object is written and nothing else
record TaskReport(Output output, int samples, boolean json) {
    void write(Evaluation.Result result) {
        if (json) {
            output.line(json(result).toString());
        } else {
            text(result);
        }
    }

    private void text(Evaluation.Result result) {
        output.line(output.bold(result.environment()) + "  " + result.n() + " tasks, " + samples
                + (samples == 1 ? " completion each" : " completions each"));
        output.line("  accuracy  " + text(result.accuracy()));
        result.passAtK().forEach((k, value) -> {
            if (k > 1) {
                output.line(String.format(Locale.ROOT, "  pass@%-4d %s", k, text(value)));
            }
        });
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
        }
        return node;
    }
}
