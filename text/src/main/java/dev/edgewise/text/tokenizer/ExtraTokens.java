package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/// Joins `special_tokens_map.json` to `tokenizer_config.json`, and settles where the special tokens without a role
/// stand, as `transformers` 5 does.
///
/// `additional_special_tokens` is the older name of `extra_special_tokens`; it counts where the newer key is absent or
/// empty. The list of the map goes behind that of the configuration. An object there gives tokens names of their own.
final class ExtraTokens {
    private static final String EXTRA = "extra_special_tokens";
    private static final String ADDITIONAL = "additional_special_tokens";

    private ExtraTokens() {}

    /// Changes the configuration so that its `extra_special_tokens`, else its `additional_special_tokens`, is the list
    /// to add.
    ///
    /// @param map the content of `special_tokens_map.json`; empty where it does not count
    /// @return the tokens that stand there by name
    static Map<String, JsonNode> settle(ObjectNode config, ObjectNode map) {
        Map<String, JsonNode> named = new LinkedHashMap<>();
        if (config.has(ADDITIONAL) && config.path(EXTRA).isEmpty()) {
            config.set(EXTRA, config.remove(ADDITIONAL));
        }
        name(config, named);
        JsonNode before = config.path(EXTRA);
        config.setAll(map);
        if (before.isArray() && map.path(EXTRA) instanceof ArrayNode more) {
            config.set(EXTRA, ((ArrayNode) before).addAll(more));
        }
        name(config, named);
        return named;
    }

    /// Takes the object out of the configuration. A token with a role has it in the configuration, too.
    private static void name(ObjectNode config, Map<String, JsonNode> named) {
        if (config.path(EXTRA) instanceof ObjectNode tokens) {
            config.remove(EXTRA);
            tokens.properties().forEach(entry -> {
                named.put(entry.getKey(), entry.getValue());
                if (entry.getKey().endsWith("_token")) {
                    config.set(entry.getKey(), entry.getValue());
                }
            });
        }
    }
}
