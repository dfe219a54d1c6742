package dev.edgewise.server.batch;

/// What an engine has done since it began, and what it is doing.
///
/// @param running completions that are being written
/// @param waiting requests whose prompt has not been read
/// @param promptTokens that were read
/// @param knownTokens of prompts whose keys and values were there already
/// @param writtenTokens of completions
/// @param steps of the batch
/// @param promptCacheBytes memory of kept keys and values
public record EngineStats(
        int running,
        int waiting,
        long promptTokens,
        long knownTokens,
        long writtenTokens,
        long steps,
        long promptCacheBytes) {}
