package dev.edgewise.server.batch;

/// How much an engine takes on.
///
/// @param rows completions that are written at a time
/// @param queue requests that may wait for their turn
/// @param cacheBytes memory for the keys and values of what is being written
/// @param promptCacheBytes memory for keys and values that are kept for later requests; 0 keeps none
/// @param prefillTokens prompt tokens that are read between two tokens of the running completions
public record EngineLimits(int rows, int queue, long cacheBytes, long promptCacheBytes, int prefillTokens) {
    public EngineLimits {
        if (rows < 1 || queue < 0 || cacheBytes < 1 || promptCacheBytes < 0 || prefillTokens < 1) {
            throw new IllegalArgumentException("limits must be positive but were " + rows + " rows, " + queue
                    + " waiting, " + cacheBytes + " and " + promptCacheBytes + " bytes, " + prefillTokens + " tokens");
        }
    }
}
