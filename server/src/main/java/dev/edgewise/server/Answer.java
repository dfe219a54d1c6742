package dev.edgewise.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.server.batch.GenerationEvent;
import java.util.List;

/// What becomes of a request, as JSON: piece by piece, and whole at the end.
interface Answer {
    /// Takes what a generation of the request was told, and returns the pieces that a stream gets for it.
    ///
    /// @param generation which of them
    List<ObjectNode> take(int generation, GenerationEvent event);

    /// Returns the last piece of a stream that ends with its number of tokens.
    ObjectNode usage();

    /// Returns the whole answer.
    ObjectNode whole();

    /// Returns the tokens that were read and written.
    Usage tokens();

    /// Tokens of a request.
    ///
    /// @param known tokens of the prompt that had been read before
    record Usage(int prompt, int known, int written) {
        ObjectNode put(ObjectNode json) {
            ObjectNode usage = json.putObject("usage")
                    .put("prompt_tokens", prompt)
                    .put("completion_tokens", written)
                    .put("total_tokens", prompt + written);
            usage.putObject("prompt_tokens_details").put("cached_tokens", known);
            return json;
        }
    }
}
