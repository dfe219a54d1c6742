package dev.edgewise.cli;

import dev.edgewise.eval.Interval;
import dev.edgewise.probe.CellEstimate;
import dev.edgewise.probe.EdgeSentences;
import dev.edgewise.probe.FrontierMap;
import dev.edgewise.probe.LadderMap;
import dev.edgewise.probe.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A probe as lines of text: a row per rung, the hardest on top, with its pass rate drawn.
final class ProbeText {
    private static final int BAR = 16;
    private static final int MOST_DESCRIPTION = 28;

    private final FrontierMap map;
    private final Output output;

    ProbeText(FrontierMap map, Output output) {
        this.map = map;
        this.output = output;
    }

    void write() {
        for (LadderMap ladder : map.ladders()) {
            ladder(ladder);
        }
        output.line(output.dim(String.format(
                Locale.ROOT,
                "%,d completions, %,d tokens; %s; per cent with 95 %% intervals; bars: █ pass@1, ░ its interval, │ 50 %%",
                map.rollouts(),
                map.tokens(),
                map.sampling())));
    }

    private void ladder(LadderMap ladder) {
        output.line(output.bold(ladder.environment()));
        int width = Math.min(
                MOST_DESCRIPTION,
                ladder.cells().stream()
                        .mapToInt(cell -> cell.description().length())
                        .max()
                        .orElse(0));
        output.line(output.dim(header(width)));
        for (CellEstimate cell : ladder.cells().reversed()) {
            output.line(row(cell, ladder, width));
        }
        output.line("");
        new EdgeSentences(map.plan()).sentences(ladder).forEach(sentence -> output.line("  " + sentence));
        output.line("");
    }

    private String header(int width) {
        StringBuilder line = new StringBuilder("  rung ").append(" ".repeat(width + BAR + 3));
        line.append(String.format(Locale.ROOT, "%-12s", "pass@1"));
        more().forEach(k -> line.append(String.format(Locale.ROOT, "%-12s", "pass@" + k)));
        return line.append(String.format(Locale.ROOT, "%-12s%-7s%s", "informative", "tasks", "standing"))
                .toString();
    }

    private List<Integer> more() {
        List<Integer> more = new ArrayList<>(map.plan().ks());
        more.remove(Integer.valueOf(1));
        return more;
    }

    private String row(CellEstimate cell, LadderMap ladder, int width) {
        Standing standing = ladder.standing(cell, map.plan().groupSize());
        StringBuilder line = new StringBuilder();
        line.append(String.format(Locale.ROOT, "  %4d  ", cell.cell().level() + 1));
        line.append(String.format(Locale.ROOT, "%-" + Math.max(1, width) + "s  ", cut(cell.description(), width)));
        line.append(bar(cell.passRate())).append("  ");
        line.append(String.format(Locale.ROOT, "%-12s", text(cell.passRate())));
        more().forEach(k -> line.append(String.format(Locale.ROOT, "%-12s", text(cell.passAt(k)))));
        line.append(String.format(Locale.ROOT, "%-12s%-7d", text(cell.informative()), cell.tasks()));
        String words = standing.words();
        return line.append(standing.onEdge() ? output.bold(words) : words).toString();
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 1) + "…";
    }

    /// Returns the rate as a bar, its interval pale, the half marked.
    static String bar(Interval rate) {
        StringBuilder bar = new StringBuilder();
        for (int i = 0; i < BAR; i++) {
            double middle = (i + 0.5) / BAR;
            if (middle < rate.estimate()) {
                bar.append('█');
            } else if (i == BAR / 2) {
                bar.append('│');
            } else {
                bar.append(middle > rate.low() && middle < rate.high() ? '░' : '·');
            }
        }
        return bar.toString();
    }

    /// Returns ` 62 (41–79)`, per cent.
    static String text(Interval interval) {
        return String.format(
                Locale.ROOT,
                "%3.0f (%.0f–%.0f)",
                100 * interval.estimate(),
                100 * interval.low(),
                100 * interval.high());
    }
}
