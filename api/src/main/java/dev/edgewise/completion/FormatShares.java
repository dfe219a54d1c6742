package dev.edgewise.completion;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// Shares p_f of completion formats, and what they say of diversity (Echo Chamber, 2504.07912).
///
/// @param shares by format; they sum to 1, or there are none
public record FormatShares(Map<String, Double> shares) {
    public FormatShares {
        shares = Collections.unmodifiableMap(new TreeMap<>(shares));
    }

    /// The shares behind counts, which may be weights.
    public static FormatShares of(Map<String, Double> counts) {
        double sum = counts.values().stream().mapToDouble(v -> v).sum();
        Map<String, Double> shares = new TreeMap<>();
        if (sum > 0) {
            counts.forEach((format, count) -> shares.put(format, count / sum));
        }
        return new FormatShares(shares);
    }

    /// H = −Σ p_f log p_f, nats.
    public double entropy() {
        return shares.values().stream()
                .mapToDouble(p -> p > 0 ? -p * Math.log(p) : 0)
                .sum();
    }

    /// exp(H): how many formats there are in effect, from 1 on; 0 without completions.
    public double effectiveNumber() {
        return shares.isEmpty() ? 0 : Math.exp(entropy());
    }

    /// The most frequent format, the first in alphabetical order on ties; empty without completions.
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

    /// The share of a format, 0 where it does not occur.
    public double of(String format) {
        return shares.getOrDefault(format, 0.0);
    }

    /// Total variation distance ½ Σ |p_f − q_f|, 0 to 1.
    public double distance(FormatShares other) {
        TreeSet<String> formats = new TreeSet<>(shares.keySet());
        formats.addAll(other.shares.keySet());
        return formats.stream().mapToDouble(f -> Math.abs(of(f) - other.of(f))).sum() / 2;
    }
}
