package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads the tokenizer's files of a Hugging Face directory: `tokenizer.json`, `tokenizer_config.json`,
/// `special_tokens_map.json` and `added_tokens.json` (where the configuration has no `added_tokens_decoder`, as in
/// `transformers` 5), `generation_config.json` (else `config.json`) and `chat_template.jinja`, which wins over the
/// template in the configuration.
final class HfDirectory {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HOW_TO_GET_ONE = "In Python, AutoTokenizer.from_pretrained(…).save_pretrained(…) of the"
            + " transformers library writes it.";

    private static final int LONGEST_REASON = 300;

    private HfDirectory() {}

    /// @throws ModelException if `tokenizer.json` is missing, or a file is not the JSON it should be
    static TokenizerDefinition read(Path directory) {
        Path file = directory.resolve("tokenizer.json");
        ObjectNode tokenizer = object(file);
        if (tokenizer == null) {
            throw new ModelException(
                    Files.isDirectory(directory)
                            ? directory + " has no tokenizer.json. " + HOW_TO_GET_ONE
                            : directory + " is not a directory with a tokenizer.json; check the path.");
        }
        ObjectNode config = orEmpty(object(directory.resolve("tokenizer_config.json")));
        ObjectNode legacy = null;
        if (!config.has("added_tokens_decoder")) {
            config.setAll(orEmpty(object(directory.resolve("special_tokens_map.json"))));
            legacy = object(directory.resolve("added_tokens.json"));
        }
        AddedTokens.complete(tokenizer, config, legacy, directory);
        chatTemplate(directory, config);
        ObjectNode generation = object(directory.resolve("generation_config.json"));
        ObjectNode ids = generation != null ? generation : orEmpty(object(directory.resolve("config.json")));
        return new TokenizerDefinition(
                file.toString(), tokenizer, config, ids(ids.path("eos_token_id")), id(ids.path("pad_token_id")));
    }

    /// Leaves the template in the configuration as one text.
    private static void chatTemplate(Path directory, ObjectNode config) {
        Path file = directory.resolve("chat_template.jinja");
        JsonNode template = config.path("chat_template");
        if (Files.exists(file)) {
            config.put("chat_template", text(file));
        } else if (template.isArray()) {
            Map<String, String> named = new LinkedHashMap<>();
            template.forEach(one ->
                    named.put(one.path("name").asText(), one.path("template").asText()));
            String chosen = named.size() == 1 ? named.values().iterator().next() : named.get("default");
            if (chosen == null) {
                throw new ModelException(directory.resolve("tokenizer_config.json") + " names the chat templates "
                        + named.keySet() + " and none of them is 'default'. Write the one to use into "
                        + file + ".");
            }
            config.put("chat_template", chosen);
        }
    }

    private static Set<Integer> ids(JsonNode node) {
        Set<Integer> ids = new TreeSet<>();
        if (node.isInt()) {
            ids.add(node.intValue());
        }
        node.forEach(one -> ids.add(one.asInt()));
        return ids;
    }

    private static @Nullable Integer id(JsonNode node) {
        return node.isInt() && node.intValue() >= 0 ? node.intValue() : null;
    }

    private static ObjectNode orEmpty(@Nullable ObjectNode node) {
        return node == null ? JsonNodeFactory.instance.objectNode() : node;
    }

    /// A file's JSON object; null where there is no such file.
    private static @Nullable ObjectNode object(Path file) {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            if (JSON.readTree(text(file)) instanceof ObjectNode object) {
                return object;
            }
            throw new ModelException(file + " must hold a JSON object. Download it again.");
        } catch (JsonProcessingException e) {
            String what = e instanceof StreamConstraintsException
                    ? ": it is nested too deeply, or has a text or a number that is too long"
                    : " at line " + e.getLocation().getLineNr() + ": "
                            + Quoted.of(e.getOriginalMessage(), LONGEST_REASON);
            throw new ModelException(file + " is not well-formed JSON" + what + ". Download it again.", e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ModelException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
