package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.file.JsonFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        Path source = directory.resolve("generation_config.json");
        source = Files.exists(source) ? source : directory.resolve("config.json");
        ObjectNode ids = orEmpty(object(source));
        return new TokenizerDefinition(
                file.toString(),
                tokenizer,
                config,
                templates,
                ends(ids.path("eos_token_id"), source),
                id(ids.path("pad_token_id")));
    }

    private static Set<Integer> ends(JsonNode node, Path file) {
        Set<Integer> ids = new TreeSet<>();
        for (JsonNode one : node.isArray() ? node : List.of(node)) {
            Integer id = id(one);
            if (id != null) {
                ids.add(id);
            } else if (node.isArray() || !(one.isMissingNode() || one.isNull())) {
                throw new ModelException(
                        file + ": eos_token_id must be a token's id, a whole number from 0 on, or a list"
                                + " of them but is " + Quoted.of(node.toString()) + ". Correct it.");
            }
        }
        return ids;
    }

    private static @Nullable Integer id(JsonNode node) {
        return node.isInt() && node.intValue() >= 0 ? node.intValue() : null;
    }

    private static ObjectNode orEmpty(@Nullable ObjectNode node) {
        return node == null ? JsonNodeFactory.instance.objectNode() : node;
    }

    /// Returns a file's JSON object; null where there is no such file.
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
            boolean damaged = !(e instanceof StreamConstraintsException);
            String place = damaged ? " at line " + e.getLocation().getLineNr() : "";
            throw new ModelException(
                    file + " is not well-formed JSON" + place + ": " + JsonFault.reason(e) + ". Download it again.", e);
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
