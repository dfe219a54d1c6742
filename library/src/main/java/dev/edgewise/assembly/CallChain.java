package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.rollout.EpisodeEnd;
import dev.edgewise.text.Message;
import java.util.ArrayList;
import java.util.List;

/// What somebody said in an episode, and whether it was right.
///
/// @param by `teacher` or `model`
/// @param end what ended the episode
/// @param cut whether a length limit cut the last turn
/// @param messages behind the prompt; the last one is by whoever played
record CallChain(String by, boolean right, String end, boolean cut, List<Message> messages) {
    CallChain {
        messages = List.copyOf(messages);
    }

    /// Returns the chain of an episode.
    ///
    /// @param messages behind the prompt; replies to the last turn are left out
    static CallChain of(String by, boolean right, EpisodeEnd end, List<Message> messages) {
        List<Message> said = new ArrayList<>(messages);
        while (!said.isEmpty() && !said.getLast().role().equals("assistant")) {
            said.removeLast();
        }
        boolean limit = end == EpisodeEnd.LENGTH || end == EpisodeEnd.ROOM;
        return new CallChain(by, right, end.key(), limit && said.size() == messages.size(), said);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("by", by).put("right", right).put("end", end).put("cut", cut).set("messages", json(messages));
        return json;
    }

    static CallChain of(ObjectNode json) {
        List<Message> messages = new ArrayList<>();
        json.path("messages").forEach(message -> messages.add(new Message((ObjectNode) message)));
        return new CallChain(
                json.path("by").asText(),
                json.path("right").asBoolean(),
                json.path("end").asText(),
                json.path("cut").asBoolean(),
                messages);
    }

    static ArrayNode json(List<Message> messages) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        messages.forEach(message -> list.add(message.fields()));
        return list;
    }
}
