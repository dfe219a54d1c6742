package dev.edgewise.config;

/// The generated task families.
public enum TaskFamily {
    ADDITION,
    SUBTRACTION,
    MULTIPLICATION,
    CHAIN_SUM,
    COMPARISON,
    SORTING,
    COUNTDOWN
}
