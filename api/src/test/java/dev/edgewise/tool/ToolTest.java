package dev.edgewise.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.error.DataException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToolTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode json(String text) throws JsonProcessingException {
        return JSON.readTree(text.replace('\'', '"'));
    }

    @Test
    void aToolIsReadWrappedAndBare() throws JsonProcessingException {
        String function = "{'name': 'f', 'description': 'does', 'parameters':"
                + " {'type': 'object', 'properties': {'a': {'type': 'integer'}}}}";

        Tool wrapped = Tool.of(json("{'type': 'function', 'function': " + function + "}"));

        assertThat(wrapped).isEqualTo(Tool.of(json(function)));
        assertThat(wrapped.json()).isEqualTo(json("{'type': 'function', 'function': " + function + "}"));
        assertThat(wrapped.properties().has("a")).isTrue();
    }

    @Test
    void aToolWithoutParametersTakesNone() throws JsonProcessingException {
        assertThat(Tool.of(json("{'name': 'now'}")).properties()).isEmpty();
    }

    @Test
    void aSchemaThatIsNoneIsRefused() {
        assertThatThrownBy(() -> Tool.of(json("{'title': 'x'}")))
                .isInstanceOf(DataException.class)
                .hasMessage("the tool {\"title\":\"x\"} has no name; write it as {\"type\": \"function\","
                        + " \"function\": {\"name\", \"description\", \"parameters\"}}");
        assertThatThrownBy(() -> Tool.of(json("{'name': 'f', 'parameters': ['a']}")))
                .isInstanceOf(DataException.class)
                .hasMessage("the parameters of the tool \"f\" are no JSON schema: [\"a\"]; write them as"
                        + " {\"type\": \"object\", \"properties\": {…}, \"required\": […]}");
        assertThatThrownBy(() -> Tool.of(json("{'name': 'f', 'parameters': {'properties': 'none'}}")))
                .isInstanceOf(DataException.class)
                .hasMessage("the properties of the tool \"f\" are no object: \"none\"; write them as"
                        + " {\"city\": {\"type\": \"string\"}, …}");
    }

    @Test
    void aReplyIsAnAssistantsTurn() throws JsonProcessingException {
        ToolReply reply = new ToolReply("", List.of(new ToolCall("f", json("{'a': 2.0}"), "c1")), "");

        assertThat(reply.message().fields())
                .isEqualTo(json("{'role': 'assistant', 'content': '', 'tool_calls': [{'id': 'c1', 'type':"
                        + " 'function', 'function': {'name': 'f', 'arguments': {'a': 2.0}}}]}"));
        assertThat(ToolReply.words("no").message().fields().has("tool_calls")).isFalse();
    }
}
