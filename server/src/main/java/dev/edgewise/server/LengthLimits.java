package dev.edgewise.server;

import org.jspecify.annotations.Nullable;

/// How long prompts and completions may be.
///
/// @param context tokens of both together
/// @param prompt tokens of the longest prompt
record LengthLimits(int context, int prompt) {
    /// Returns how long a completion may be.
    ///
    /// @param param the field that holds the prompt
    /// @param wanted what the request says; null if nothing
    /// @param otherwise the length where it says nothing, cut to what there is room for
    int completion(String param, int promptTokens, @Nullable Integer wanted, int otherwise) {
        if (promptTokens > prompt) {
            throw ApiException.tooLong(
                    param,
                    "the prompt has " + promptTokens + " tokens, but this server takes at most " + prompt
                            + "; shorten it");
        }
        int least = wanted == null ? 1 : wanted;
        if (promptTokens + (long) least > context) {
            throw ApiException.tooLong(
                    param,
                    "the model's context is " + context + " tokens, but the prompt has " + promptTokens
                            + " and the completion may have " + least + "; shorten one of them");
        }
        return wanted == null ? Math.min(otherwise, context - promptTokens) : wanted;
    }
}
