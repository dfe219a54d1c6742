package dev.edgewise.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.rollout.FinishReason;

/// What every answer and every piece of one begins with.
///
/// @param id of the request
/// @param created seconds since 1970
record AnswerHead(String id, long created, String model) {
    ObjectNode json(String kind) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id).put("object", kind).put("created", created).put("model", model);
        return json;
    }

    static String reason(FinishReason reason) {
        return switch (reason) {
            case EOS, STOP -> "stop";
            case LENGTH -> "length";
        };
    }
}
