package dev.edgewise.terminal;

import dev.edgewise.profile.PhaseTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Says where the time of a run's steps went, as lines of text, the largest part first.
public final class ProfileTable {
    private ProfileTable() {}

    /// Returns a heading, one line per phase that occurred, and the sum. If nothing was measured, it returns a
    /// single line.
    public static List<String> lines(PhaseTotals totals) {
        if (totals.steps() == 0) {
            return List.of("No step was finished, so there is no profile.");
        }
        List<String> lines = new ArrayList<>();
        lines.add(row("phase", "share", "seconds", "per step"));
        totals.seconds().entrySet().stream()
                .sorted((a, b) -> Double.compare(b.getValue(), a.getValue()))
                .forEach(entry -> lines.add(row(
                        entry.getKey().label(),
                        percent(totals.share(entry.getKey())),
                        ReadableNumbers.number(entry.getValue()),
                        seconds(entry.getValue() / totals.steps()))));
        lines.add(row(
                "all", percent(1), ReadableNumbers.number(totals.total()), seconds(totals.total() / totals.steps())));
        return lines;
    }

    private static String row(String phase, String share, String seconds, String perStep) {
        return String.format(Locale.ROOT, "%-12s %8s  %10s  %12s", phase, share, seconds, perStep);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String seconds(double value) {
        return value < 1 ? String.format(Locale.ROOT, "%.2f ms", 1000 * value) : ReadableNumbers.number(value) + " s";
    }
}
