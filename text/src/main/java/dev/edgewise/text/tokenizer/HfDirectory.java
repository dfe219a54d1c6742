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
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads the tokenizer's files of a Hugging Face directory: `tokenizer.json`, `tokenizer_config.json`,
/// `special_tokens_map.json` and `added_tokens.json` (where the configuration has no `added_tokens_decoder`, as in
/// `transformers` 5), `generation_config.json` (else `config.json`) and the chat templates of [TemplateFiles].
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
        boolean old = !config.has("added_tokens_decoder");
        ObjectNode map = orEmpty(old ? object(directory.resolve("special_tokens_map.json")) : null);
        Map<String, JsonNode> named = ExtraTokens.settle(config, map);
        ObjectNode legacy = old ? object(directory.resolve("added_tokens.json")) : null;
        AddedTokens.complete(tokenizer, config, named, legacy, directory);
        Map<String, String> templates = TemplateFiles.read(directory, config.remove("chat_template"));
        ObjectNode generation = object(directory.resolve("generation_config.json"));
        ObjectNode ids = generation != null ? generation : orEmpty(object(directory.resolve("config.json")));
        return new TokenizerDefinition(
                file.toString(),
                tokenizer,
                config,
                templates,
                ids(ids.path("eos_token_id")),
                id(ids.path("pad_token_id")));
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

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ModelException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
