package dev.edgewise.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.data.Demonstrations.Fields;
import dev.edgewise.error.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DatasetFormatTest {
    private static final String TOOL = "{'name': 'add', 'parameters': {'type': 'object', 'properties': {'a': {'type':"
            + " 'number'}, 'b': {'type': ['number', 'null']}}}}";

    static Stream<Arguments> vectors() throws IOException {
        try (InputStream file = DatasetFormatTest.class.getResourceAsStream("calls.json")) {
            String text = new String(requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            return StreamSupport.stream(tree(text).spliterator(), false)
                    .map(one -> Arguments.of(
                            one.path("source").asText(), one.path("id").asText(), one));
        }
    }

    private static JsonNode tree(String json) {
        return StrictJson.parse(_ -> "test", json);
    }

    private static Row row(String json) {
        return new Row("a.jsonl:1", (ObjectNode) tree(json.replace('\'', '"')));
    }

    /// Rows as they are published, and what they mean.
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("vectors")
    void aRowMeansTheSameInEveryFormat(String source, String id, JsonNode vector) {
        Row row = new Row("a.jsonl:1", (ObjectNode) vector.path("row"));

        if (vector.path("expect").has("dropped")) {
            assertThatThrownBy(() -> Demonstrations.read(row, Fields.STANDARD, DatasetFormat.AUTO, false))
                    .isInstanceOf(DataException.class)
                    .hasMessage("a.jsonl:1: conversations[2] is by function_call, where a user or a tool should speak:"
                            + " turns must alternate. Mend or remove the row.");
        } else {
            assertThat(DatasetFormat.AUTO.trl(row).fields()).isEqualTo(vector.path("expect"));
            assertThat(Demonstrations.read(row, Fields.STANDARD, DatasetFormat.AUTO, false))
                    .isInstanceOf(Demonstration.Chat.class);
        }
    }

    @Test
    void when2CallHasTagsAndToolsAsTexts() {
        Row row = DatasetFormat.AUTO.trl(new Row("a.jsonl:1", (ObjectNode) tree("""
                {"tools": ["{\\"name\\": \\"add\\", \\"parameters\\": {}}"],
                 "messages": [{"role": "user", "content": "2+3?"}],
                 "chosen_response": {"role": "assistant", "content": "<TOOLCALL>[{\\"name\\": \\"add\\", \\"arguments\\": {\\"a\\": 2}}]</TOOLCALL>"},
                 "rejected_response": {"role": "assistant", "content": "Five."}}
                """)));

        String call = "[{\"role\": \"assistant\", \"content\": \"\", \"tool_calls\": [{\"type\": \"function\","
                + " \"function\": {\"name\": \"add\", \"arguments\": {\"a\": 2}}}]}]";
        assertThat(row.fields())
                .isEqualTo(tree("{\"prompt\": [{\"role\": \"user\", \"content\": \"2+3?\"}], \"completion\": " + call
                        + ", \"chosen\": " + call
                        + ", \"rejected\": [{\"role\": \"assistant\", \"content\": \"Five.\"}], \"tools\": [{\"type\":"
                        + " \"function\", \"function\": {\"name\": \"add\", \"parameters\": {}}}]}"));
    }

    @Test
    void aPairInShareGptIsAPairInTrl() {
        assertThat(DatasetFormat.AUTO.trl(row("""
                                {'conversations': [{'from': 'human', 'value': 'a'}],
                                 'chosen': {'from': 'gpt', 'value': 'b'}, 'rejected': {'from': 'gpt', 'value': 'c'}}
                                """)).fields()).isEqualTo(row("""
                        {'prompt': [{'role': 'user', 'content': 'a'}],
                         'completion': [{'role': 'assistant', 'content': 'b'}],
                         'chosen': [{'role': 'assistant', 'content': 'b'}],
                         'rejected': [{'role': 'assistant', 'content': 'c'}]}
                        """).fields());
    }

    /// OpenAI's own rows: ids, no content, arguments as text. Tables fill with null what a row does not have.
    @Test
    void callsBecomeWhatTemplatesTake() {
        Row row = new Row("a.jsonl:1", (ObjectNode) tree("""
                {"tools": [{"type": "function", "function": {"name": "add", "strict": null, "parameters": {"properties":
                   {"a": {"type": "number"}, "b": {"type": ["number", "null"]}, "c": null}}}}],
                 "messages": [
                   {"role": "user", "content": "2+3?"},
                   {"role": "assistant", "content": null, "tool_calls": [
                     {"id": "c1", "type": "function", "function": {"name": "add", "arguments": "{\\"a\\": 2.0}"}},
                     {"id": "c2", "type": "function", "function": {"name": "add",
                       "arguments": {"a": null, "b": null, "d": null}}}]},
                   {"role": "tool", "tool_call_id": "c2", "content": "5"},
                   {"role": "assistant", "content": "5"}]}
                """));
        Demonstration.Chat chat =
                (Demonstration.Chat) Demonstrations.read(row, Fields.STANDARD, DatasetFormat.AUTO, false);

        assertThat(chat.prompt().messages().get(1).fields()).isEqualTo(row("""
                {'role': 'assistant', 'content': '', 'tool_calls': [
                  {'id': 'c1', 'type': 'function', 'function': {'name': 'add', 'arguments': {'a': 2.0}}},
                  {'id': 'c2', 'type': 'function', 'function': {'name': 'add', 'arguments': {'b': null}}}]}
                """).fields());
        assertThat(chat.prompt().variables().get("tools"))
                .hasToString("[{\"type\":\"function\",\"function\":{\"name\":\"add\",\"parameters\":{\"properties\":"
                        + "{\"a\":{\"type\":\"number\"},\"b\":{\"type\":[\"number\",\"null\"]}}}}}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'tools': [{'description': 'x'}], 'messages': [U, A] | the tool {\"description\":\"x\"} has no name; write it as {\"type\": \"function\", \"function\": {\"name\", \"description\", \"parameters\"}}.",
                "'tools': [{'name': 'f', 'parameters': 3}], 'messages': [U, A] | the parameters of the tool \"f\" are no JSON schema: 3; write them as {\"type\": \"object\", \"properties\": {…}, \"required\": […]}.",
                "'tools': [{'name': 'f', 'parameters': {'properties': []}}], 'messages': [U, A] | the properties of the tool \"f\" are no object: []; write them as {\"city\": {\"type\": \"string\"}, …}.",
                "'tools': [T], 'messages': [U, C(ad,{})] | a message calls \"ad\", which is none of the row's tools. Did you mean \"add\"? Tools here: add. Add the tool, or remove the row.",
                "'tools': [], 'messages': [U, C(add,{})] | a message calls \"add\", which is none of the row's tools. Tools here: none. Add the tool, or remove the row.",
                "'messages': [U, C(add,'a=1')] | messages[1].tool_calls[0]: the arguments of add are text that is not JSON: a=1. Write them as an object, or as its JSON text.",
                "'messages': [U, C(add,[1])] | messages[1].tool_calls[0]: the arguments of add must be an object, or the same as JSON text, but are [1].",
                "'messages': [U, {'role': 'assistant', 'tool_calls': [{'arguments': {}}]}] | messages[1].tool_calls[0] must be {\"type\": \"function\", \"function\": {\"name\", \"arguments\"}} but is {\"arguments\":{}}.",
                "'messages': [U, C(add,{}), {'role': 'tool', 'tool_call_id': 'c9', 'content': '5'}, A] | a result has the tool_call_id \"c9\", but no call before it has this id. Ids here: none. Give call and result the same id, or leave both out.",
                "'conversations': [{'from': 'human', 'value': 'a'}] | conversations must end with the assistant's turn, turns of users and tools alternating with its own, but has 1 turns. Mend or remove the row.",
                "'conversations': [{'from': 'bot', 'value': 'a'}] | conversations[0] is by \"bot\", which is no speaker of ShareGPT. Allowed: system (first), human, gpt, function_call, observation, tool.",
                "'conversations': [{'from': 'human'}] | conversations[0] must have the texts \"from\" and \"value\" but is {\"from\":\"human\"}.",
                "'conversations': [{'from': 'human', 'value': 'a'}, {'from': 'function_call', 'value': '5'}] | conversations[1] must be a call {\"name\", \"arguments\"}, or a list of calls, but is 5.",
                "'conversations': [{'from': 'human', 'value': 'a'}, {'from': 'function_call', 'value': 'add'}] | conversations[1] must be a call {\"name\", \"arguments\"}, or a list of calls, but is add.",
                "'system': 'none', 'chat': 'Hello.' | the field \"chat\" must have turns that begin with USER:, ASSISTANT: or FUNCTION RESPONSE:. Mend or remove the row."
            })
    void whatContradictsItselfIsRefused(String fields, String message) {
        String json = fields.replaceAll(
                        "C\\((\\w+),(.*?)\\)", "{'role': 'assistant', 'tool_calls': [{'name': '$1', 'arguments': $2}]}")
                .replace("[U,", "[{'role': 'user', 'content': 'a'},")
                .replaceAll("\\bA\\]", "{'role': 'assistant', 'content': 'b'}]")
                .replace("[T]", "[" + TOOL + "]");
        assertThatThrownBy(() -> Demonstrations.read(row("{" + json + "}"), Fields.STANDARD, DatasetFormat.AUTO, false))
                .isInstanceOf(DataException.class)
                .hasMessage("a.jsonl:1: " + message);
    }
}
