package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// A reply to a task of an evaluation, with what is counted of it.
///
/// @param answer as the parser found it; empty if it found none
/// @param tokens of the reply
/// @param repetition share of repeated n-grams of its tokens
record TaskAnswer(LoggedReply reply, String answer, int tokens, double repetition) {
    /// Writes the answers to a task.
    static ObjectNode write(List<TaskAnswer> answers) {
        ObjectNode piece = JsonNodeFactory.instance.objectNode();
        ArrayNode list = piece.putArray("replies");
        for (TaskAnswer answer : answers) {
            LoggedReply reply = answer.reply();
            list.addObject()
                    .put("data", reply.source())
                    .put("id", reply.id())
                    .put("kind", reply.kind())
                    .put("text", reply.text())
                    .put("right", reply.right())
                    .put("error", reply.error())
                    .put("cut", reply.truncated())
                    .put("answer", answer.answer())
                    .put("tokens", answer.tokens())
                    .put("repetition", answer.repetition());
        }
        return piece;
    }

    /// Reads what [#write] wrote.
    static List<TaskAnswer> read(ObjectNode piece) {
        List<TaskAnswer> answers = new ArrayList<>();
        for (JsonNode each : piece.path("replies")) {
            LoggedReply reply = new LoggedReply(
                    each.path("data").asText(),
                    each.path("id").asText(),
                    each.path("kind").asText(),
                    each.path("text").asText(),
                    each.path("right").asBoolean(),
                    each.path("error").asText(),
                    each.path("cut").asBoolean());
            answers.add(new TaskAnswer(
                    reply,
                    each.path("answer").asText(),
                    each.path("tokens").asInt(),
                    each.path("repetition").asDouble()));
        }
        return answers;
    }
}
