package dev.edgewise.terminal;

import dev.edgewise.curriculum.Frontier;
import dev.edgewise.event.StepMetrics;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.event.TrainingEvent.RolloutProgress;
import dev.edgewise.rollout.Rollout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/// Lays the state of a run out as lines that fit a terminal. Pure: the same state and size give the same
/// lines.
final class Panel {
    private static final int WIDEST = 110;
    private static final int NARROWEST = 20;
    private static final int MOST_LINES = 20;
    private static final int NAME = 14;
    private static final int MOST_BLOCKS = 48;

    private final TerminalStyle style;
    private final int width;
    private final int height;

    Panel(TerminalStyle style, TerminalSize size) {
        this.style = style;
        this.width = Math.clamp(size.columns() - 1L, NARROWEST, WIDEST);
        this.height = Math.clamp(size.rows() - 1L, 3, MOST_LINES);
    }

    /// Returns the lines. None is wider than the terminal, and they are no more than its rows.
    List<String> lines(RunStatus status) {
        List<String> head = head(status);
        List<String> ladders = ladders(status);
        List<String> numbers = numbers(status);
        List<String> sample = sample(status);
        List<String> note = note(status);
        // If the terminal is low, the least important lines go first.
        int room = height - head.size() - note.size();
        List<String> body = new ArrayList<>();
        room = take(ladders, room, body);
        room = take(numbers, room, body);
        take(sample, room, body);
        List<String> all = new ArrayList<>(head);
        all.addAll(body);
        all.addAll(note);
        return all.stream()
                .limit(height)
                .map(line -> DisplayText.cut(line, width, style))
                .toList();
    }

    private static int take(List<String> section, int room, List<String> body) {
        if (section.isEmpty() || section.size() + 1 > room) {
            return room;
        }
        body.add("");
        body.addAll(section);
        return room - section.size() - 1;
    }

    private List<String> head(RunStatus status) {
        String count = "step " + ReadableNumbers.count(status.step()) + " of " + ReadableNumbers.count(status.steps());
        String title =
                style.bold("edgewise") + style.dim(style.pick(" · ", " - ")) + DisplayText.safe(status.name(), style);
        String time = ReadableNumbers.duration(status.seconds()) + (status.ended() ? "" : " so far" + left(status));
        double rate = status.tokensPerSecond();
        String speed = Double.isNaN(rate) ? "" : ReadableNumbers.count(rate) + " tokens/s";
        return List.of(apart(title, count), bar(status), apart(time, speed));
    }

    private String left(RunStatus status) {
        OptionalDouble remaining = status.remaining();
        return style.pick(" · ", ", ")
                + (remaining.isPresent()
                        ? "about " + ReadableNumbers.duration(remaining.getAsDouble()) + " left"
                        : "measuring the time left");
    }

    private String bar(RunStatus status) {
        double done = status.steps() == 0 ? 0 : Math.clamp((double) status.step() / status.steps(), 0, 1);
        String percent = " %3d %%".formatted((int) Math.floor(100 * done));
        int room = Math.max(1, width - percent.length());
        int full = (int) Math.floor(done * room);
        String left = style.pick("━", "=").repeat(full);
        String right = style.pick("─", "-").repeat(room - full);
        return style.paint("38;5;36", left) + style.dim(right) + percent;
    }

    private List<String> ladders(RunStatus status) {
        List<String> lines = new ArrayList<>();
        int most = Math.max(3, height - 12);
        int left = status.environments().size();
        for (Map.Entry<String, List<String>> environment : status.environments().entrySet()) {
            if (lines.size() == most - 1 && left > 1) {
                lines.add(style.dim("and " + left + " more environments"));
                break;
            }
            lines.add(ladder(status, environment.getKey(), environment.getValue()));
            left--;
        }
        return lines;
    }

    private String ladder(RunStatus status, String environment, List<String> levels) {
        var rates = Ladder.passRates(environment, status.cells());
        String position = Ladder.position(rates, levels.size());
        int name = width < 50 ? 10 : NAME;
        int wide = width >= 100 ? 3 : 2;
        int drawn = (int) Math.min(Math.clamp(width - name - 9L, 4, MOST_BLOCKS), (long) wide * levels.size());
        int frontier = Frontier.of(rates);
        String next = frontier < levels.size() ? "next: " + levels.get(frontier) : "all rungs climbed";
        return DisplayText.fit(DisplayText.safe(environment, style), name, style) + " "
                + Ladder.draw(rates, levels.size(), drawn, style) + " "
                + style.bold("%5s".formatted(position)) + "  "
                + style.dim(DisplayText.safe(next, style));
    }

    private List<String> numbers(RunStatus status) {
        int spark = width >= 70 ? 16 : 8;
        String first = trend("reward", ReadableNumbers.number(status.rewards().last()), status.rewards(), spark);
        String second = trend(
                "groups with signal", ReadableNumbers.percent(status.signal().last()), status.signal(), spark);
        List<String> parts = new ArrayList<>();
        part(parts, status, StepMetrics.LOSS, "loss");
        part(parts, status, StepMetrics.KL, "KL");
        part(parts, status, StepMetrics.ENTROPY, "entropy");
        if (status.has(StepMetrics.MEAN_LENGTH)) {
            String cut = status.has(StepMetrics.CLIPPED_RATIO)
                    ? " (" + ReadableNumbers.percent(status.metric(StepMetrics.CLIPPED_RATIO)) + " cut)"
                    : "";
            parts.add(style.dim("length ") + ReadableNumbers.count(status.metric(StepMetrics.MEAN_LENGTH)) + " tokens"
                    + cut);
        }
        part(parts, status, StepMetrics.SCORE_SPREAD, "score spread");
        part(parts, status, StepMetrics.PAIR_ACCURACY, "pairs in order");
        if (Double.isNaN(status.rewards().last()) && parts.isEmpty()) {
            return List.of();
        }
        if (status.has(StepMetrics.SCORE_SPREAD)) {
            return List.of(String.join("   ", parts));
        }
        List<String> lines = new ArrayList<>();
        if (DisplayText.width(first) + DisplayText.width(second) + 3 <= width) {
            lines.add(first + "   " + second);
        } else {
            lines.add(first);
            lines.add(second);
        }
        lines.add(String.join("   ", parts));
        return lines;
    }

    private String trend(String label, String value, Sparkline line, int columns) {
        return style.dim(label + " ") + style.bold(value) + " " + style.paint("38;5;36", line.draw(columns, style));
    }

    private void part(List<String> parts, RunStatus status, String key, String label) {
        if (status.has(key)) {
            parts.add(style.dim(label + " ") + ReadableNumbers.number(status.metric(key)));
        }
    }

    private List<String> sample(RunStatus status) {
        GroupScored scored = status.sample();
        if (scored == null) {
            return List.of();
        }
        Rollout rollout = scored.group().rollouts().getFirst();
        boolean success = rollout.score().success();
        String verdict =
                success ? style.paint("32", style.pick("✓", "right")) : style.paint("33", style.pick("✗", "wrong"));
        String result = verdict
                + style.dim(String.format(
                        Locale.ROOT,
                        " reward %.2f, advantage %+.2f",
                        rollout.score().reward(),
                        scored.advantages()[0]));
        String task = style.dim(scored.group().task().cell() + "  ")
                + DisplayText.safe(scored.group().task().question(), style);
        int room = Math.max(8, width - DisplayText.width(result) - 4);
        String text = DisplayText.cut(DisplayText.safe(rollout.completion().text(), style), room, style);
        String answer = style.pick("→ ", "> ") + text + "  " + result;
        return List.of(task, answer);
    }

    private List<String> note(RunStatus status) {
        RolloutProgress progress = status.progress();
        List<String> lines = new ArrayList<>();
        lines.add("");
        String note = DisplayText.safe(status.note(), style);
        boolean loud = note.startsWith("warning") || note.startsWith("adjusted") || note.startsWith("halted");
        lines.add(loud ? style.paint("33", note) : style.dim(note));
        if (progress != null) {
            lines.add(style.dim("rolling out step " + progress.step() + ": " + progress.groupsAdmitted() + " of "
                    + progress.groupsWanted() + " groups, " + progress.groupsRolled() + " asked"));
        } else if (!status.ended()) {
            lines.add(style.dim("learning"));
        }
        return lines;
    }

    private String apart(String left, String right) {
        int gap = width - DisplayText.width(left) - DisplayText.width(right);
        return gap < 1 ? DisplayText.cut(left, width, style) : left + " ".repeat(gap) + right;
    }
}
