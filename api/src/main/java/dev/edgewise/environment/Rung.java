package dev.edgewise.environment;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// One level of a ladder.
///
/// @param description what the level asks, for people: `two digits + one digit, no carry`
/// @param attributes what makes it hard apart from its place on the ladder, see [Environment#attributes]
/// @param proposal draws one candidate; empty when the drawn numbers do not belong to this rung. Pure: the same
///     generator state gives the same result
public record Rung(String description, Set<String> attributes, Function<RandomGenerator, Optional<Problem>> proposal) {
    public Rung {
        attributes = Set.copyOf(attributes);
    }

    /// Makes a rung without attributes.
    public Rung(String description, Function<RandomGenerator, Optional<Problem>> proposal) {
        this(description, Set.of(), proposal);
    }
}
