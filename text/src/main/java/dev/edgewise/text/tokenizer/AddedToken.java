package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.node.ArrayNode;

/// A token that is matched in the text before the model sees it.
record AddedToken(int id, String content, boolean special) {
    void writeTo(ArrayNode tokens) {
        tokens.addObject()
                .put("id", id)
                .put("content", content)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", special);
    }
}
