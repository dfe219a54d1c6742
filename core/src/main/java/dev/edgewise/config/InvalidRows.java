package dev.edgewise.config;

/// What to do with a row of a data set that cannot be used.
public enum InvalidRows {
    /// The run is refused.
    STOP,
    /// The row is left out.
    DROP
}
