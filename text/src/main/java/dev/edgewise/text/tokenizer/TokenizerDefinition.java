package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.file.PlainName;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All that makes a tokenizer: what `tokenizer.json` and `tokenizer_config.json` hold, and the ids that stand
/// elsewhere.
///
/// @param source where it comes from, for error messages
/// @param tokenizer the content of `tokenizer.json`
/// @param config the content of `tokenizer_config.json` but for chat templates
/// @param templates chat templates by name, [#DEFAULT] for the usual one; every name can be a file's
/// @param moreEosIds ids from `generation_config.json` that end a completion
/// @param generationPadId padding id from `generation_config.json`
record TokenizerDefinition(
        String source,
        ObjectNode tokenizer,
        ObjectNode config,
        Map<String, String> templates,
        Set<Integer> moreEosIds,
        @Nullable Integer generationPadId) {

    static final String DEFAULT = "default";

    TokenizerDefinition {
        templates = Collections.unmodifiableSortedMap(new TreeMap<>(templates));
        templates.keySet().forEach(name -> requirePlain(source, name));
        moreEosIds = Set.copyOf(moreEosIds);
    }

    private static void requirePlain(String source, String name) {
        if (name.isEmpty() || !PlainName.isPlain(name + ".jinja")) {
            throw new ModelException("The tokenizer of " + source + " names a chat template '" + Quoted.of(name)
                    + "', which cannot be the name of a file; a template is saved as NAME.jinja. Rename or remove it.");
        }
    }

    /// Returns the text of a special token such as `eos_token`, which stands as a string or as an object; null
    /// where there is none.
    @Nullable
    String specialToken(String name) {
        JsonNode node = config.path(name);
        JsonNode text = node.isObject() ? node.path("content") : node;
        return text.isTextual() ? text.textValue() : null;
    }

    /// Returns the same with other chat templates.
    TokenizerDefinition with(Map<String, String> others) {
        return new TokenizerDefinition(source, tokenizer, config, others, moreEosIds, generationPadId);
    }

    @Nullable
    String chatTemplate() {
        return templates.get(DEFAULT);
    }
}
