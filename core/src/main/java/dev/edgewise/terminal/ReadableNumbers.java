package dev.edgewise.terminal;

import java.util.Locale;

/// Writes numbers for people.
public final class ReadableNumbers {
    private ReadableNumbers() {}

    /// Returns `8 s`, `4 min 12 s`, `2 h 05 min`.
    public static String duration(double seconds) {
        long s = Math.max(0, Math.round(seconds));
        if (s < 60) {
            return s + " s";
        }
        if (s < 3600) {
            return "%d min %02d s".formatted(s / 60, s % 60);
        }
        return "%d h %02d min".formatted(s / 3600, s % 3600 / 60);
    }

    /// Returns `71 %`; `n/a` if there is no number.
    public static String percent(double share) {
        return Double.isFinite(share) ? Math.round(100 * share) + " %" : "n/a";
    }

    /// Returns whole numbers with thousands set apart: `12,345`.
    public static String count(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%,d", Math.round(value)) : "n/a";
    }

    /// Does the same as [#count(double)].
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /// Returns about three digits: `0.623`, `12.4`, `1.2e-05`, `nan`.
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value).toLowerCase(Locale.ROOT);
        }
        double size = Math.abs(value);
        if (size != 0 && size < 0.001) {
            return String.format(Locale.ROOT, "%.1e", value);
        }
        if (size < 10) {
            return String.format(Locale.ROOT, "%.3f", value);
        }
        return String.format(Locale.ROOT, size < 1000 ? "%.1f" : "%,.0f", value);
    }

    /// Returns `1.2 GB`, in powers of ten.
    public static String bytes(double count) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        int unit = 0;
        double value = count;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    }
}
