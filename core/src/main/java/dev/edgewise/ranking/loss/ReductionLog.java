package dev.edgewise.ranking.loss;

/// The base of a loss's logarithm: `reduction_log`.
public enum ReductionLog {
    NATURAL,
    BINARY
}
