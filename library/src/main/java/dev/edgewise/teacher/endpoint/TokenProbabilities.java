package dev.edgewise.teacher.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.Quoted;
import dev.edgewise.error.TeacherException;
import dev.edgewise.teacher.TokenDistribution;
import dev.edgewise.teacher.TokenText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Probabilities of given tokens by the completions protocol: the text as a prompt of token ids, `echo` and
/// `logprobs`. vLLM names tokens by their ids (`return_tokens_as_token_ids`). An endpoint that names them by their text
/// can tell how likely the text is, not which other tokens are.
final class TokenProbabilities {
    private static final String ID = "token_id:";
    private static final String UNREADABLE = "\uFFFD";

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
                .put("return_tokens_as_token_ids", true);
    }

    /// Reads what an endpoint answered.
    ///
    /// @param place names the endpoint in messages: `the teacher at http://127.0.0.1:8000/v1`
    /// @throws TeacherException if it answered for other tokens, or not with probabilities
    static List<TokenDistribution> read(String place, JsonNode answer, TokenText text, int topK) {
        JsonNode told = answer.path("choices").path(0).path("logprobs");
        JsonNode tokens = told.path("tokens");
        JsonNode logProbs = told.path("token_logprobs");
        JsonNode top = told.path("top_logprobs");
        if (!tokens.isArray() || !logProbs.isArray() || tokens.size() != logProbs.size()) {
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
        List<TokenDistribution> all = new ArrayList<>();
        for (int i = start; i < end; i++) {
            requireSame(place, tokens.path(i).asText(), text, i);
            JsonNode logProb = logProbs.path(i);
            if (!logProb.isNumber() || !(logProb.doubleValue() <= 0)) {
                throw new TeacherException(place + " gave token " + i + " of a text the log-probability \""
                        + Quoted.of(logProb.asText()) + "\"; it must be a number of at most 0");
            }
            all.add(
                    topK == 0
                            ? new TokenDistribution(logProb.floatValue(), new int[0], new float[0])
                            : likeliest(place, top.path(i), logProb.floatValue(), i, topK));
        }
        return all;
    }

    private static void requireSame(String place, String name, TokenText text, int i) {
        int at = i - text.prompt().length;
        int id = text.completion()[at];
        String own = text.spelled().get(at);
        boolean same = name.startsWith(ID)
                ? name.equals(ID + id)
                : name.stripLeading().equals(own.stripLeading()) || own.contains(UNREADABLE);
        if (!same) {
            throw new TeacherException(place + " answered for other tokens than it was asked about: token " + i
                    + " of the text is " + id + " (\"" + Quoted.of(own) + "\") but it answered for \""
                    + Quoted.of(name) + "\". Teacher and model need one tokenizer: take a teacher of the model's own"
                    + " family");
        }
    }

    private static TokenDistribution likeliest(String place, JsonNode top, float own, int i, int topK) {
        List<Map.Entry<String, JsonNode>> sorted = top.properties().stream()
                .sorted(Comparator.comparingDouble(
                        (Map.Entry<String, JsonNode> entry) -> -entry.getValue().doubleValue()))
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
            if (!name.matches(ID + "\\d{1,9}")) {
                throw new TeacherException(place + " names tokens by their text (\"" + Quoted.of(name)
                        + "\"), which several tokens can have. Take an endpoint that names them by their ids"
                        + " (vLLM does by return_tokens_as_token_ids), or algorithm.distill.mode advantage");
            }
            ids[rank] = Integer.parseInt(name.substring(ID.length()));
            logProbs[rank] = sorted.get(rank).getValue().floatValue();
        }
        return new TokenDistribution(own, ids, logProbs);
    }
}
