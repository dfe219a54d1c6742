package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All that makes a tokenizer: what `tokenizer.json` and `tokenizer_config.json` hold, and the ids that stand
/// elsewhere.
///
/// @param source where it comes from, for error messages
/// @param tokenizer the content of `tokenizer.json`
/// @param config the content of `tokenizer_config.json`, `chat_template` as text included where there is one
/// @param moreEosIds ids from `generation_config.json` that end a completion
/// @param generationPadId padding id from `generation_config.json`
record TokenizerDefinition(
        String source,
        ObjectNode tokenizer,
        ObjectNode config,
        Set<Integer> moreEosIds,
        @Nullable Integer generationPadId) {

    TokenizerDefinition {
        moreEosIds = Set.copyOf(moreEosIds);
    }

    /// Text of a special token such as `eos_token`, which stands as a string or as an object; null where there is
    /// none.
    @Nullable
    String specialToken(String name) {
        JsonNode node = config.path(name);
        JsonNode text = node.isObject() ? node.path("content") : node;
        return text.isTextual() ? text.textValue() : null;
    }

    @Nullable
    String chatTemplate() {
        JsonNode template = config.path("chat_template");
        return template.isTextual() ? template.textValue() : null;
    }
}
