package dev.edgewise.terminal;

import dev.edgewise.event.StopReason;
import dev.edgewise.run.RunFiles;
import dev.edgewise.run.Summary;
import dev.edgewise.run.Summary.Range;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Says in words what a run came to, and what one may do next.
public final class ClosingText {
    private final TerminalStyle style;
    private final String program;

    /// @param program how the user calls Edgewise: `./edgewise`
    public ClosingText(TerminalStyle style, String program) {
        this.style = style;
        this.program = program;
    }

    /// Returns the closing lines.
    ///
    /// @param levels the number of levels by environment
    public List<String> lines(Summary summary, Map<String, Integer> levels, RunFiles files) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(style.bold(headline(summary)));
        lines.add("");
        if (!summary.ranking().isEmpty()) {
            lines.addAll(ranking(summary));
            lines.add("");
            lines.addAll(next(summary, files));
            return lines;
        }
        int name = Math.max(
                11, levels.keySet().stream().mapToInt(DisplayText::width).max().orElse(0));
        lines.add(style.dim(DisplayText.fit("", name, style) + "  " + DisplayText.fit("rungs climbed", 18, style)
                + "held-out accuracy"));
        levels.forEach((environment, count) -> {
            Range frontier = summary.frontier().get(environment);
            Range accuracy = summary.accuracy().get(environment);
            lines.add(DisplayText.fit(DisplayText.safe(environment, style), name, style) + "  "
                    + DisplayText.fit(rungs(frontier, count), 18, style)
                    + shares(accuracy));
        });
        lines.add("");
        lines.add(ReadableNumbers.count(summary.rollouts()) + " completions, " + ReadableNumbers.count(summary.tokens())
                + " tokens");
        lines.add(ReadableNumbers.percent(summary.edgeShare())
                + " of the completions on the edge: in groups with both successes and failures");
        lines.add("");
        lines.addAll(next(summary, files));
        return lines;
    }

    private List<String> ranking(Summary summary) {
        int name = summary.ranking().keySet().stream()
                .mapToInt(DisplayText::width)
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        summary.ranking()
                .forEach((key, range) -> lines.add(DisplayText.fit(DisplayText.safe(key, style), name, style) + "  "
                        + arrow(number(range.start()), number(range.end()))));
        lines.add("");
        lines.add(ReadableNumbers.count(summary.tokens()) + " tokens");
        return lines;
    }

    private static @Nullable String number(@Nullable Double value) {
        return value == null ? null : ReadableNumbers.number(value);
    }

    private static String headline(Summary summary) {
        String after = " after " + ReadableNumbers.count(summary.steps())
                + (summary.steps() == 1 ? " step, " : " steps, ") + ReadableNumbers.duration(summary.seconds());
        return switch (summary.stopped()) {
            case StopReason.Usual.DONE -> "Done" + after;
            case StopReason.Usual.INTERRUPTED -> "Interrupted" + after;
            case StopReason.Usual.TIME_LIMIT -> "Time limit reached" + after;
            case StopReason.Usual.ROLLOUT_BUDGET -> "Rollout budget used up" + after;
            case StopReason.Usual.TOKEN_BUDGET -> "Token budget used up" + after;
            case StopReason.Usual.LAST_PHASE -> "Last phase ended" + after;
            case StopReason.Usual.RUNNING -> "Stopped" + after + ": " + StopReason.Usual.RUNNING.words();
            case StopReason.Halted(String reason) -> "Stopped" + after + ": " + reason;
        };
    }

    private String rungs(@Nullable Range range, int levels) {
        return arrow(range == null ? null : whole(range.start()), range == null ? null : whole(range.end())) + " of "
                + levels;
    }

    private String shares(@Nullable Range range) {
        return range == null ? "not measured" : arrow(share(range.start()), share(range.end()));
    }

    private String arrow(@Nullable String start, @Nullable String end) {
        String none = style.pick("–", "?");
        return (start == null ? none : start) + style.pick(" → ", " -> ") + (end == null ? none : end);
    }

    private static @Nullable String whole(@Nullable Double value) {
        return value == null ? null : Long.toString(Math.round(value));
    }

    private static @Nullable String share(@Nullable Double value) {
        return value == null ? null : ReadableNumbers.percent(value);
    }

    private List<String> next(Summary summary, RunFiles files) {
        List<String> lines = new ArrayList<>();
        lines.add(entry("files", files.root().toString()));
        String run = quoted(files.root().toString());
        if (Files.isDirectory(files.finalModel())) {
            String model = quoted(files.finalModel().toString());
            lines.add(entry("model", files.finalModel().toString()));
            lines.add(entry(
                    "try it",
                    program
                            + (summary.ranking().isEmpty()
                                    ? " generate --model " + model + " --prompt \"...\""
                                    : " rank --model " + model + " --query \"...\" --documents FILE")));
        }
        if (summary.stopped() != StopReason.Usual.DONE) {
            lines.add(entry("go on", program + " train " + quoted(files.config().toString()) + " --resume " + run));
        }
        lines.add(entry("look", program + " report " + run));
        return lines;
    }

    private String entry(String label, String text) {
        return style.dim(DisplayText.fit(label, 8, style)) + text;
    }

    /// Returns the path as a shell takes it.
    private static String quoted(String path) {
        return path.matches("[A-Za-z0-9_./:@%+,-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }
}
