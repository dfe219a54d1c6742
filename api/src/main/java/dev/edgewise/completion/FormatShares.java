package dev.edgewise.completion;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// Shares p_f of completion formats, and measures of their diversity (Echo Chamber, 2504.07912).
///
/// @param shares by format; they sum to 1, or there are none
public record FormatShares(Map<String, Double> shares) {
    public FormatShares {
        shares = Collections.unmodifiableMap(new TreeMap<>(shares));
    }

    /// Turns counts, which may be weights, into shares.
    public static FormatShares of(Map<String, Double> counts) {
        double sum = counts.values().stream().mapToDouble(v -> v).sum();
        Map<String, Double> shares = new TreeMap<>();
        if (sum > 0) {
            counts.forEach((format, count) -> shares.put(format, count / sum));
        }
        return new FormatShares(shares);
    }

    /// Returns H = −Σ p_f log p_f, nats.
    public double entropy() {
        return shares.values().stream()
                .mapToDouble(p -> p > 0 ? -p * Math.log(p) : 0)
                .sum();
    }

    /// Returns exp(H), the number of formats in effect, at least 1; 0 without completions.
    public double effectiveNumber() {
        return shares.isEmpty() ? 0 : Math.exp(entropy());
    }

    /// Returns H / log F, how evenly the formats are used: 1 if all F alike, 0 if one alone.
    ///
    /// @param known F, how many formats could occur, at least 2
    public double evenness(int known) {
        return entropy() / Math.log(known);
    }

    /// Returns the most frequent format, on ties the first in alphabetical order; empty without completions.
    public String winner() {
        String winner = "";
        double most = 0;
        for (Map.Entry<String, Double> share : shares.entrySet()) {
            if (share.getValue() > most) {
                most = share.getValue();
                winner = share.getKey();
            }
        }
        return winner;
    }

    /// Returns the share of a format; 0 if it does not occur.
    public double of(String format) {
        return shares.getOrDefault(format, 0.0);
    }

    /// Returns the total variation distance ½ Σ |p_f − q_f|, 0 to 1.
    public double distance(FormatShares other) {
        TreeSet<String> formats = new TreeSet<>(shares.keySet());
        formats.addAll(other.shares.keySet());
        return formats.stream().mapToDouble(f -> Math.abs(of(f) - other.of(f))).sum() / 2;
    }
}
