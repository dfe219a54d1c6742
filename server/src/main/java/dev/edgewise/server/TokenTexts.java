package dev.edgewise.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.server.batch.TokenScore;
import dev.edgewise.text.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Scores of tokens as both kinds of answers write them.
///
/// @param ids whether tokens are named by their ids, as vLLM does it: `token_id:5`
record TokenTexts(Tokenizer tokenizer, boolean ids) {
    String text(int id) {
        return tokenizer.decode(new int[] {id}, false);
    }

    /// Returns what a token is called.
    String name(int id) {
        return ids ? "token_id:" + id : text(id);
    }

    /// Appends to `content` of a chat's `logprobs`.
    void chat(ArrayNode content, List<TokenScore> scores) {
        for (TokenScore score : scores) {
            ObjectNode entry = chat(content.addObject(), score.id(), score.logProb());
            ArrayNode top = entry.putArray("top_logprobs");
            for (int i = 0; i < score.topIds().length; i++) {
                chat(top.addObject(), score.topIds()[i], score.topLogProbs()[i]);
            }
        }
    }

    /// A part of a character shows in its bytes alone.
    private ObjectNode chat(ObjectNode entry, int id, float logProb) {
        String text = text(id);
        byte[] known = tokenizer.bytes(id);
        ArrayNode bytes = entry.put("token", text).put("logprob", logProb).putArray("bytes");
        for (byte each : known.length == 0 ? text.getBytes(StandardCharsets.UTF_8) : known) {
            bytes.add(each & 0xff);
        }
        return entry;
    }

    /// Returns the most likely tokens by name, with the one that was taken.
    Map<String, Float> top(TokenScore score) {
        Map<String, Float> top = new LinkedHashMap<>();
        for (int i = 0; i < score.topIds().length; i++) {
            top.merge(name(score.topIds()[i]), score.topLogProbs()[i], Math::max);
        }
        top.merge(name(score.id()), score.logProb(), Math::max);
        return top;
    }
}
