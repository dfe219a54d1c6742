package dev.edgewise.teacher.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.Quoted;
import dev.edgewise.error.TeacherException;
import dev.edgewise.teacher.TokenDistribution;
import dev.edgewise.teacher.TokenText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Probabilities of given tokens by the completions protocol: the text as a prompt of token ids, `echo` and
/// `logprobs`. vLLM names tokens by their ids (`return_tokens_as_token_ids`). An endpoint that names them by their text
/// can tell how likely the text is, not which other tokens are.
final class TokenProbabilities {
    private static final String AS_IDS = "return_tokens_as_token_ids";

    private TokenProbabilities() {}

    /// Returns the fields of a request.
    static ObjectNode request(String model, TokenText text, int topK) {
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("model", model);
        var prompt = request.putArray("prompt");
        for (int id : text.prompt()) {
            prompt.add(id);
        }
        for (int id : text.completion()) {
            prompt.add(id);
        }
        // Some endpoints write at least one token; it is not read.
        return request.put("max_tokens", 1)
                .put("temperature", 1.0)
                .put("echo", true)
                .put("logprobs", Math.max(1, topK))
                .put(AS_IDS, true);
    }

    /// Returns the fields of a request whose answer names tokens by their text.
    static ObjectNode inWords(String model, TokenText text) {
        ObjectNode request = request(model, text, 1);
        request.remove(AS_IDS);
        return request;
    }

    /// Reads what an endpoint answered.
    ///
    /// @param place names the endpoint in messages: `the teacher at http://127.0.0.1:8000/v1`
    /// @throws TeacherException if it answered for other tokens, or not with probabilities
    static List<TokenDistribution> read(String place, JsonNode answer, TokenText text, int topK) {
        names(place, answer, text).requireSame(place);
        JsonNode told = answer.path("choices").path(0).path("logprobs");
        JsonNode top = told.path("top_logprobs");
        int start = text.prompt().length;
        List<TokenDistribution> all = new ArrayList<>();
        for (int i = start; i < start + text.completion().length; i++) {
            float own = logProb(
                    place,
                    "token " + i + " of a text",
                    told.path("token_logprobs").path(i));
            all.add(
                    topK == 0
                            ? new TokenDistribution(own, new int[0], new float[0])
                            : likeliest(place, top.path(i), own, i, topK));
        }
        return all;
    }

    /// Reads how an endpoint names the completion tokens.
    ///
    /// @throws TeacherException if it does not
    static TokenNames names(String place, JsonNode answer, TokenText text) {
        JsonNode told = answer.path("choices").path(0).path("logprobs");
        JsonNode tokens = told.path("tokens");
        if (!tokens.isArray() || tokens.size() != told.path("token_logprobs").size()) {
            throw new TeacherException(place + " answered without the probabilities of the prompt's tokens"
                    + " (choices[0].logprobs.tokens and token_logprobs). Take an endpoint whose completions know echo"
                    + " and logprobs, such as vLLM's");
        }
        int start = text.prompt().length;
        int end = start + text.completion().length;
        if (tokens.size() < end) {
            throw new TeacherException(place + " was asked about " + end + " tokens but answered for " + tokens.size()
                    + ". Look whether it cuts long prompts");
        }
        return new TokenNames(
                IntStream.range(start, end)
                        .mapToObj(i -> tokens.path(i).asText())
                        .toList(),
                text);
    }

    /// Returns a log-probability.
    ///
    /// @param what has it, for the message
    private static float logProb(String place, String what, JsonNode value) {
        if (!value.isNumber() || !(value.doubleValue() <= 0)) {
            throw new TeacherException(place + " gave " + what + " the log-probability \"" + Quoted.of(value.asText())
                    + "\"; it must be a number of at most 0");
        }
        return value.floatValue();
    }

    private static TokenDistribution likeliest(String place, JsonNode top, float own, int i, int topK) {
        Map<String, Float> named = new HashMap<>();
        top.properties()
                .forEach(entry -> named.put(
                        entry.getKey(),
                        logProb(
                                place,
                                "\"" + Quoted.of(entry.getKey()) + "\" in place of token " + i + " of a text",
                                entry.getValue())));
        List<Map.Entry<String, Float>> sorted = named.entrySet().stream()
                .sorted(Map.Entry.<String, Float>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(topK)
                .toList();
        if (sorted.size() < topK) {
            throw new TeacherException(place + " told of " + sorted.size() + " tokens in place of token " + i
                    + " of a text but was asked for " + topK
                    + ". Lower algorithm.distill.loss_top_k, or raise the endpoint's limit (vLLM: --max-logprobs)");
        }
        int[] ids = new int[topK];
        float[] logProbs = new float[topK];
        for (int rank = 0; rank < topK; rank++) {
            String name = sorted.get(rank).getKey();
            if (!TokenNames.isId(name)) {
                throw new TeacherException(place + " names tokens by their text (\"" + Quoted.of(name)
                        + "\"), which several tokens can have. Take an endpoint that names them by their ids"
                        + " (vLLM does by return_tokens_as_token_ids), or algorithm.distill.mode advantage");
            }
            ids[rank] = TokenNames.id(name);
            logProbs[rank] = sorted.get(rank).getValue();
        }
        return new TokenDistribution(own, ids, logProbs);
    }
}
