package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The ids in a `tokenizer.json`: those of its model and those of its added tokens.
final class Vocabulary {
    private static final double UNREACHABLE = -1e9;

    private final ObjectNode tokenizer;
    private final JsonNode pieces;
    private final ArrayNode added;

    /// @throws ModelException if the JSON has no vocabulary, or one with ids that cannot be
    Vocabulary(ObjectNode tokenizer, String source) {
        this.tokenizer = tokenizer;
        this.pieces = tokenizer.path("model").path("vocab");
        if (!pieces.isObject() && !pieces.isArray()) {
            throw new ModelException(source + " has no model.vocab, so it is not a tokenizer that can be read."
                    + " Download it again, or save it again with a current version of transformers.");
        }
        this.added = tokenizer.path("added_tokens") instanceof ArrayNode array ? array : tokenizer.arrayNode();
        pieces.properties().forEach(piece -> requireId(piece.getValue(), piece.getKey(), source));
        added.forEach(token -> requireId(token.path("id"), token.path("content").asText(), source));
    }

    private static void requireId(JsonNode id, String token, String source) {
        if (!id.isInt() || id.intValue() < 0 || id.intValue() == Integer.MAX_VALUE) {
            throw new ModelException(source + " gives the token \"" + Quoted.of(token) + "\" the id "
                    + Quoted.of(id.toString())
                    + "; an id is a whole number from 0 on. The file is damaged; download it again.");
        }
    }

    /// Returns one more than the largest id.
    int size() {
        int size = pieces.isArray() ? pieces.size() : 0;
        if (pieces.isObject()) {
            for (JsonNode id : pieces) {
                size = Math.max(size, id.asInt() + 1);
            }
        }
        for (JsonNode token : added) {
            size = Math.max(size, token.path("id").asInt() + 1);
        }
        return size;
    }

    /// Checks that every id has a row in a model's embedding.
    ///
    /// @param size one more than the largest id
    static void requireFits(String source, int size, int modelVocabulary) {
        if (size > modelVocabulary) {
            throw new ModelException("The tokenizer of " + source + " has ids up to "
                    + (size - 1) + ", but the model's vocabulary has " + modelVocabulary
                    + " rows (ids up to " + (modelVocabulary - 1)
                    + "). Use the tokenizer that belongs to this model, or enlarge the model's vocab_size.");
        }
    }

    /// Returns the id of a token's text.
    OptionalInt id(String text) {
        for (JsonNode token : added) {
            if (token.path("content").asText().equals(text)) {
                return OptionalInt.of(token.path("id").asInt());
            }
        }
        if (pieces.path(text).isInt()) {
            return OptionalInt.of(pieces.path(text).asInt());
        }
        for (int i = 0; pieces.isArray() && i < pieces.size(); i++) {
            if (pieces.path(i).path(0).asText().equals(text)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /// Returns the tokenizer without truncation and padding, which are ours to do.
    ObjectNode full() {
        ObjectNode copy = tokenizer.objectNode();
        copy.setAll(tokenizer);
        copy.putNull("truncation");
        copy.putNull("padding");
        return copy;
    }

    /// Returns the same tokenizer that takes special tokens in a text for ordinary text, as
    /// `split_special_tokens=True` does in `transformers`. They leave the list of added tokens and stay in the
    /// vocabulary, so that no id moves.
    ObjectNode plain() {
        ObjectNode copy = full();
        ArrayNode kept = copy.putArray("added_tokens");
        ObjectNode model = copy.objectNode();
        model.setAll((ObjectNode) tokenizer.path("model"));
        JsonNode all = pieces.deepCopy();
        for (JsonNode token : added) {
            keepId(all, token);
            if (!token.path("special").asBoolean()) {
                kept.add(token);
            }
        }
        model.set("vocab", all);
        copy.set("model", model);
        return copy;
    }

    private static void keepId(JsonNode pieces, JsonNode token) {
        String text = token.path("content").asText();
        switch (pieces) {
            case ObjectNode map
            when !map.has(text) -> map.put(text, token.path("id").asInt());
            case ArrayNode list
            when token.path("id").asInt() == list.size() ->
                list.addArray().add(text).add(UNREACHABLE);
            default -> {}
        }
    }

    /// Texts of the added tokens by id.
    Map<Integer, String> added() {
        Map<Integer, String> texts = new TreeMap<>();
        added.forEach(token ->
                texts.put(token.path("id").asInt(), token.path("content").asText()));
        return texts;
    }

    /// Returns the texts of all tokens by id, as they stand in the file.
    Map<Integer, String> texts() {
        Map<Integer, String> texts = new HashMap<>();
        pieces.properties().forEach(piece -> texts.put(piece.getValue().asInt(), piece.getKey()));
        for (int id = 0; pieces.isArray() && id < pieces.size(); id++) {
            texts.put(id, pieces.path(id).path(0).asText());
        }
        texts.putAll(added());
        return texts;
    }

    /// Returns the texts of the special added tokens.
    Set<String> special() {
        return special(_ -> true);
    }

    /// Returns the texts of the special added tokens that reach beyond their own text.
    Set<String> greedy() {
        return special(token -> Stream.of("lstrip", "rstrip", "single_word")
                .anyMatch(flag -> token.path(flag).asBoolean()));
    }

    private Set<String> special(Predicate<JsonNode> wanted) {
        Set<String> special = new TreeSet<>();
        for (JsonNode token : added) {
            if (token.path("special").asBoolean() && wanted.test(token)) {
                special.add(token.path("content").asText());
            }
        }
        return special;
    }
}
