package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

/// A token that is matched in the text before the model sees it, with the fields of `tokenizer.json`.
record AddedToken(
        int id,
        String content,
        boolean singleWord,
        boolean lstrip,
        boolean rstrip,
        boolean normalized,
        boolean special) {

    AddedToken(int id, String content, boolean special) {
        this(id, content, false, false, false, false, special);
    }

    /// Reads the fields as `tokenizers.AddedToken(**fields)` does: what is left out is false, and `normalized` is the
    /// opposite of `special`.
    static AddedToken of(int id, String content, JsonNode fields) {
        return of(id, content, fields, fields.path("special").asBoolean());
    }

    static AddedToken of(int id, String content, JsonNode fields, boolean special) {
        return new AddedToken(
                id,
                content,
                fields.path("single_word").asBoolean(),
                fields.path("lstrip").asBoolean(),
                fields.path("rstrip").asBoolean(),
                fields.path("normalized").asBoolean(!special),
                special);
    }

    AddedToken asSpecial() {
        return new AddedToken(id, content, singleWord, lstrip, rstrip, normalized, true);
    }

    void writeTo(ArrayNode tokens) {
        tokens.addObject()
                .put("id", id)
                .put("content", content)
                .put("single_word", singleWord)
                .put("lstrip", lstrip)
                .put("rstrip", rstrip)
                .put("normalized", normalized)
                .put("special", special);
    }
}
