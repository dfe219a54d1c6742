package dev.edgewise.bench;

import java.util.List;

/// A line of the table: our measurement of some work, beside others' of the same work.
///
/// @param id as `--rows` names it
/// @param title for people
/// @param part what of the work counts
/// @param peers whom ours is compared with, in order
public record BenchRow(String id, String title, Part part, Contender ours, List<Contender> peers) {
    /// What of a measurement a row shows.
    public enum Part {
        /// All of it, in tokens per second.
        TOKENS,
        /// A generation without its prefill, in tokens per second.
        DECODE,
        /// All of it, in seconds.
        SECONDS
    }

    public BenchRow {
        peers = List.copyOf(peers);
    }
}
