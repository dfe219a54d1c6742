package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Adds the tokens that stand beside `tokenizer.json` and not in it, as `transformers` 5 does when it opens a
/// directory.
///
/// In this order: `added_tokens_decoder` of `tokenizer_config.json`, or `added_tokens.json` where there is none; the
/// named special tokens (`pad_token`, `image_token`, …); `extra_special_tokens` or `additional_special_tokens`. A token
/// of the last two gets the next free id. An id that a file gives is kept or refused: `transformers` gives another one
/// without a word where it is taken or leaves a gap.
final class AddedTokens {
    private final Path directory;
    private final Map<String, Integer> pieces = new HashMap<>();
    private final Map<Integer, String> owners = new HashMap<>();
    private final Map<String, AddedToken> tokens = new LinkedHashMap<>();
    private int next;

    private AddedTokens(Path directory, ObjectNode tokenizer) {
        this.directory = directory;
        JsonNode vocabulary = tokenizer.path("model").path("vocab");
        for (int i = 0; vocabulary.isArray() && i < vocabulary.size(); i++) {
            piece(vocabulary.path(i).path(0).asText(), i);
        }
        vocabulary
                .properties()
                .forEach(entry -> piece(entry.getKey(), entry.getValue().asInt(-1)));
        next = vocabulary.size();
        for (JsonNode token : tokenizer.path("added_tokens")) {
            String content = token.path("content").asText();
            put(AddedToken.of(token.path("id").asInt(), content, token));
        }
    }

    private void piece(String content, int id) {
        pieces.putIfAbsent(content, id);
        owners.put(id, content);
    }

    /// Takes a token in. The next free id is the number of the model's tokens, or one more than the largest id of an
    /// added one, as in the library.
    private void put(AddedToken token) {
        tokens.put(token.content(), token);
        owners.put(token.id(), token.content());
        next = Math.max(next, token.id() + 1);
    }

    /// Adds them to a tokenizer.
    ///
    /// @param config the content of `tokenizer_config.json`, with that of `special_tokens_map.json` where it counts
    /// @param named the special tokens that [ExtraTokens] found by name
    /// @param legacy the content of `added_tokens.json`; null where there is none or it does not count
    /// @throws ModelException if a file gives a token an id that it cannot have
    static void complete(
            ObjectNode tokenizer,
            ObjectNode config,
            Map<String, JsonNode> named,
            @Nullable ObjectNode legacy,
            Path directory) {
        AddedTokens added = new AddedTokens(directory, tokenizer);
        Map<String, AddedToken> before = Map.copyOf(added.tokens);
        if (legacy != null) {
            added.legacy(legacy, config);
        }
        added.declared(config.path("added_tokens_decoder"));
        added.named(config, named);
        added.extra(config);
        if (!before.equals(added.tokens)) {
            added.writeTo(tokenizer);
        }
    }

    private void declared(JsonNode decoder) {
        Map<Integer, JsonNode> byId = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : decoder.properties()) {
            JsonNode content = entry.getValue().path("content");
            if (!entry.getKey().matches("\\d{1,9}") || !content.isTextual()) {
                throw new ModelException(directory.resolve("tokenizer_config.json") + ": added_tokens_decoder has the"
                        + " entry \"" + Quoted.of(entry.getKey()) + "\": "
                        + Quoted.of(entry.getValue().toString())
                        + "; an entry is an id with an object that has the token's text as \"content\". Correct it.");
            }
            byId.put(Integer.parseInt(entry.getKey()), entry.getValue());
        }
        byId.forEach((id, fields) ->
                declare(AddedToken.of(id, fields.path("content").textValue(), fields), "tokenizer_config.json"));
    }

    private void legacy(ObjectNode ids, ObjectNode config) {
        List<String> special = new ArrayList<>(SpecialTokens.NAMES.stream()
                .map(name -> text(config.path(name)))
                .toList());
        config.path("extra_special_tokens").forEach(token -> special.add(text(token)));
        List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(ids.properties());
        for (Map.Entry<String, JsonNode> entry : entries) {
            if (!entry.getValue().isInt() || entry.getValue().intValue() < 0) {
                throw new ModelException(directory.resolve("added_tokens.json") + " gives the token \""
                        + Quoted.of(entry.getKey()) + "\" the id "
                        + Quoted.of(entry.getValue().toString()) + "; an id is a whole number from 0 on. Correct it.");
            }
        }
        entries.sort(Comparator.comparingInt(entry -> entry.getValue().intValue()));
        for (Map.Entry<String, JsonNode> entry : entries) {
            boolean isSpecial = special.contains(entry.getKey());
            AddedToken token = new AddedToken(
                    entry.getValue().intValue(), entry.getKey(), false, false, false, !isSpecial, isSpecial);
            AddedToken known = tokens.get(token.content());
            declare(known == null || known.id() != token.id() ? token : known, "added_tokens.json");
        }
    }

    private void declare(AddedToken token, String file) {
        int known = id(token.content());
        if (known >= 0 && known != token.id()) {
            throw new ModelException(directory.resolve(file) + " gives the token \"" + Quoted.of(token.content())
                    + "\" the id " + token.id() + ", but tokenizer.json gives it " + known
                    + ". Correct the one that is not the model's.");
        }
        String owner = known >= 0 ? null : owners.get(token.id());
        if (owner != null) {
            throw new ModelException(directory.resolve(file) + " gives the token \"" + Quoted.of(token.content())
                    + "\" the id " + token.id() + ", but by tokenizer.json that is \"" + Quoted.of(owner)
                    + "\". Correct the one that is not the model's.");
        }
        put(token);
    }

    /// Adds the named tokens, and what else is named so: `image_token`. An end token that is none is refused elsewhere.
    ///
    /// A token that is there becomes special, unless `added_tokens_decoder` is there and does not hold it:
    /// `transformers` sets the flag of the tokens that it adds again.
    private void named(ObjectNode config, Map<String, JsonNode> more) {
        JsonNode decoder = config.path("added_tokens_decoder");
        Set<String> declared = new HashSet<>();
        decoder.forEach(fields -> declared.add(text(fields)));
        Map<String, JsonNode> named = new LinkedHashMap<>();
        SpecialTokens.NAMES.forEach(name -> named.put(name, config.path(name)));
        config.properties().stream()
                .filter(entry -> entry.getKey().endsWith("_token"))
                .forEach(entry -> named.putIfAbsent(entry.getKey(), entry.getValue()));
        named.putAll(more);
        named.forEach((name, node) -> {
            String text = text(node);
            AddedToken known = tokens.get(text);
            if (known != null) {
                if (decoder.isMissingNode() || declared.contains(text)) {
                    put(known.asSpecial());
                }
            } else if (!text.isEmpty() && (!name.equals("eos_token") || id(text) >= 0)) {
                special(text, node);
            }
        });
    }

    private void extra(ObjectNode config) {
        String key = config.has("extra_special_tokens") ? "extra_special_tokens" : "additional_special_tokens";
        if (config.path(key).isArray()) {
            config.path(key).forEach(node -> {
                String text = text(node);
                if (!text.isEmpty() && !tokens.containsKey(text)) {
                    special(text, node);
                }
            });
        }
    }

    private void special(String text, JsonNode fields) {
        put(AddedToken.of(pieces.getOrDefault(text, next), text, fields, true));
    }

    private static String text(JsonNode token) {
        return token.isObject() ? token.path("content").asText("") : token.isTextual() ? token.textValue() : "";
    }

    private int id(String content) {
        AddedToken token = tokens.get(content);
        return token != null ? token.id() : pieces.getOrDefault(content, -1);
    }

    /// Writes them in the order of their ids, which is the one in which the library numbers them again.
    private void writeTo(ObjectNode tokenizer) {
        ArrayNode array = tokenizer.putArray("added_tokens");
        int free = tokenizer.path("model").path("vocab").size();
        for (AddedToken token : tokens.values().stream()
                .sorted(Comparator.comparingInt(AddedToken::id))
                .toList()) {
            int number = pieces.getOrDefault(token.content(), free);
            if (number != token.id()) {
                throw new ModelException(directory + ": the token \"" + Quoted.of(token.content()) + "\" has the id "
                        + token.id() + ", but the tokens before it leave " + number
                        + " free, so that a tokenizer would give it that one. Add the tokens in between to"
                        + " tokenizer.json, or correct the id.");
            }
            free = Math.max(free, number + 1);
            token.writeTo(array);
        }
    }
}
