package dev.edgewise.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.random.Seeds;
import dev.edgewise.server.batch.EngineLimits;
import dev.edgewise.server.batch.Generation;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.function.ToLongFunction;

/// Reads the bodies of requests for completions: parses, renders, tokenises, and refuses what cannot be answered.
/// Thread-safe.
///
/// @param seed from which requests that name none get theirs
/// @param bytes the cache that a generation may need
record RequestReader(
        ServedModel served,
        LengthLimits lengths,
        EngineLimits limits,
        Clock clock,
        long seed,
        ToLongFunction<Generation> bytes) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /// Reads a body.
    ///
    /// @param id of the request
    /// @throws ApiException if it cannot be answered
    PreparedRequest read(Route route, String id, byte[] body) {
        ObjectNode json = object(body);
        long drawn = Seeds.derive(seed, "seed", id);
        int rows = limits.rows();
        PreparedRequest prepared;
        if (route == Route.CHAT) {
            ChatRequest request = ChatRequest.read(json, served, lengths, rows, drawn);
            Answer answer = new ChatAnswer(
                    head("chatcmpl-" + id), request, served.model().tokenizer(), served.calls());
            prepared = new PreparedRequest(answer, List.of(request.generation()), request.fields());
        } else {
            CompletionRequest request = CompletionRequest.read(json, served, lengths, rows, drawn);
            List<Generation> generations = request.prompts().stream()
                    .map(CompletionRequest.Prompt::generation)
                    .toList();
            Answer answer = new CompletionAnswer(
                    head("cmpl-" + id), request, served.model().tokenizer());
            prepared = new PreparedRequest(answer, generations, request.fields());
        }
        for (Generation generation : prepared.generations()) {
            long needed = bytes.applyAsLong(generation);
            if (needed > limits.cacheBytes()) {
                throw ApiException.tooLong(
                        "max_tokens",
                        "the completions may need " + needed
                                + " bytes of cache, but this server has "
                                + limits.cacheBytes()
                                + "; ask for fewer or shorter ones");
            }
        }
        return prepared;
    }

    private AnswerHead head(String id) {
        return new AnswerHead(id, clock.instant().getEpochSecond(), served.name());
    }

    private static ObjectNode object(byte[] body) {
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw ApiException.invalid(null, "the body is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw ApiException.invalid(null, "the body is no JSON in UTF-8");
        }
        if (!(json instanceof ObjectNode object)) {
            throw ApiException.invalid(null, "the body must be a JSON object");
        }
        return object;
    }
}
